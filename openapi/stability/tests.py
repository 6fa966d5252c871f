"""That every kind of breaking change is found, and nothing else is."""

import copy
import unittest

from breaking import findings

DOCUMENT = {
    "paths": {
        "/pupils/{id}": {
            "put": {
                "operationId": "savePupil",
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}},
                    {"name": "sort", "in": "query", "schema": {"type": "string", "enum": ["name", "score"]}},
                ],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Change"}}}},
                "responses": {
                    "200": {
                        "headers": {"X-Request-Id": {}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pupil"}}},
                    },
                    "404": {"content": {"application/json": {"schema": {"properties": {"code": {"enum": ["LMS-TCH-002"]}}}}}},
                },
            },
        },
    },
    "components": {
        "schemas": {
            "Change": {
                "type": "object", "required": ["name"],
                "properties": {
                    "name": {"type": "string", "maxLength": 64},
                    "year": {"type": "integer", "nullable": True, "minimum": 1},
                },
            },
            "Pupil": {
                "type": "object", "required": ["name", "state"],
                "properties": {
                    "name": {"type": "string"},
                    "state": {"allOf": [{"$ref": "#/components/schemas/State"}, {"description": "How."}]},
                    "classes": {"type": "array", "items": {"type": "string"}},
                },
            },
            "State": {"type": "string", "enum": ["new", "old"]},
        },
    },
}


class Breaking(unittest.TestCase):
    def setUp(self):
        self.new = copy.deepcopy(DOCUMENT)
        self.put = self.new["paths"]["/pupils/{id}"]["put"]
        self.change = self.new["components"]["schemas"]["Change"]
        self.pupil = self.new["components"]["schemas"]["Pupil"]
        self.state = self.new["components"]["schemas"]["State"]

    def found(self, *keys):
        self.assertEqual(sorted(findings(DOCUMENT, self.new)), sorted(keys))

    def test_nothing_changed(self):
        self.found()

    def test_an_operation_that_is_gone_or_elsewhere(self):
        del self.new["paths"]["/pupils/{id}"]["put"]
        self.found("savePupil")
        self.new["paths"]["/learners/{id}"] = {"put": self.put}
        self.found("savePupil")

    def test_a_session_that_was_not_asked_for(self):
        self.put["security"] = [{"session": []}]
        self.found("savePupil session")

    def test_parameters(self):
        self.put["parameters"][1]["required"] = True
        self.put["parameters"].append({"name": "since", "in": "query", "required": True, "schema": {"type": "string"}})
        self.found("savePupil since", "savePupil sort")
        del self.put["parameters"][1:]
        self.found("savePupil sort")

    def test_a_value_that_is_no_longer_taken(self):
        self.put["parameters"][1]["schema"]["enum"].remove("score")
        self.found("savePupil sort")

    def test_a_body_that_is_stricter(self):
        self.put["requestBody"]["required"] = True
        self.change["required"] = ["name", "year", "class"]
        self.change["properties"] |= {
            "name": {"type": "string", "maxLength": 32}, "year": {"type": "integer", "minimum": 1}, "class": {"type": "string"},
        }
        self.found("savePupil body", "Change.class", "Change.name", "Change.year")

    def test_a_media_type_that_is_gone(self):
        content = self.put["requestBody"]["content"]
        content["text/csv"] = content.pop("application/json")
        self.found("savePupil application/json")

    def test_an_answer_that_is_laxer(self):
        self.pupil["required"] = ["state"]
        self.pupil["properties"]["classes"] = {"type": "array", "items": {"type": "integer"}}
        self.state["enum"].append("gone")
        self.found("Pupil.name", "Pupil.classes[]", "State")

    def test_an_answer_with_null_a_field_less_or_another_status(self):
        self.pupil["properties"]["name"]["nullable"] = True
        del self.pupil["properties"]["classes"]
        self.found("Pupil.name", "Pupil.classes")
        self.put["responses"]["201"] = self.put["responses"].pop("200")
        self.found("savePupil 200")

    def test_a_header_that_is_gone(self):
        del self.put["responses"]["200"]["headers"]["X-Request-Id"]
        self.found("savePupil 200 X-Request-Id")

    def test_a_code_that_is_new(self):
        schema = {"properties": {"code": {"enum": ["LMS-TCH-003"]}}}
        self.put["responses"]["400"] = {"content": {"application/json": {"schema": schema}}}
        self.found("savePupil LMS-TCH-003")

    def test_what_breaks_nobody(self):
        self.new["paths"]["/pupils"] = {"get": {"operationId": "listPupils", "responses": {}}}
        self.put["parameters"].append({"name": "since", "in": "query", "schema": {"type": "string"}})
        self.put["parameters"][1]["schema"]["enum"].append("age")
        self.change["properties"] |= {"name": {"type": "string", "maxLength": 99}, "class": {"type": "string"}}
        self.pupil["properties"] |= {"age": {"type": "integer"}}
        self.pupil["required"] = ["name", "state", "classes", "age"]
        self.state["enum"].remove("old")
        self.put["responses"]["404"] = {"content": {}}
        self.found()

    def test_null_and_words_beside_a_reference_in_the_way_of_3_1(self):
        self.change["properties"]["year"] = {"type": ["integer", "null"], "minimum": 1}
        self.pupil["properties"]["state"] = {"description": "How.", "$ref": "#/components/schemas/State"}
        self.found()
        self.pupil["properties"]["state"] = {"anyOf": [{"$ref": "#/components/schemas/State"}, {"type": "null"}]}
        self.found("State")


class Told(unittest.TestCase):
    def test_only_the_breaking_changes_of_the_next_version_count(self):
        from check import told

        changelog = "# Changelog\n\n## Unreleased\n\n### Breaking\n\n- `User.name` is gone.\n\n### Added\n\n- `State`.\n\n" \
                    "## 1.0\n\n### Breaking\n\n- `Pupil`.\n"
        self.assertTrue(told("User.name", changelog))
        for key in ("User", "State", "Pupil"):
            self.assertFalse(told(key, changelog), key)


if __name__ == "__main__":
    unittest.main()
