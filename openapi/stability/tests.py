"""Tests that the comparison finds every kind of breaking change and nothing else."""

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
        self.old, self.new = copy.deepcopy(DOCUMENT), copy.deepcopy(DOCUMENT)
        self.put = self.new["paths"]["/pupils/{id}"]["put"]
        self.change = self.new["components"]["schemas"]["Change"]
        self.pupil = self.new["components"]["schemas"]["Pupil"]
        self.state = self.new["components"]["schemas"]["State"]

    def assert_found(self, *keys):
        self.assertEqual(sorted(findings(self.old, self.new)), sorted(keys))

    def test_an_unchanged_document_has_no_findings(self):
        self.assert_found()

    def test_a_removed_or_moved_operation_is_found(self):
        del self.new["paths"]["/pupils/{id}"]["put"]
        self.assert_found("savePupil")
        self.new["paths"]["/learners/{id}"] = {"put": self.put}
        self.assert_found("savePupil")

    def test_a_new_need_for_a_sign_in_is_found(self):
        self.put["security"] = [{"session": []}]
        self.assert_found("savePupil session")

    def test_required_and_removed_parameters_are_found(self):
        self.put["parameters"][1]["required"] = True
        self.put["parameters"].append({"name": "since", "in": "query", "required": True, "schema": {"type": "string"}})
        self.assert_found("savePupil since", "savePupil sort")
        del self.put["parameters"][1:]
        self.assert_found("savePupil sort")

    def test_a_value_that_is_no_longer_accepted_is_found(self):
        self.put["parameters"][1]["schema"]["enum"].remove("score")
        self.assert_found("savePupil sort")

    def test_a_stricter_body_is_found(self):
        self.put["requestBody"]["required"] = True
        self.change["required"] = ["name", "year", "class"]
        self.change["properties"] |= {
            "name": {"type": "string", "maxLength": 32}, "year": {"type": "integer", "minimum": 1}, "class": {"type": "string"},
        }
        self.assert_found("savePupil body", "Change.class", "Change.name", "Change.year")

    def test_a_removed_media_type_is_found(self):
        content = self.put["requestBody"]["content"]
        content["text/csv"] = content.pop("application/json")
        self.assert_found("savePupil application/json")

    def test_a_laxer_response_is_found(self):
        self.pupil["required"] = ["state"]
        self.pupil["properties"]["classes"] = {"type": "array", "items": {"type": "integer"}}
        self.state["enum"].append("gone")
        self.assert_found("Pupil.name", "Pupil.classes[]", "State")

    def test_a_new_null_a_removed_field_and_another_status_are_found(self):
        self.pupil["properties"]["name"]["nullable"] = True
        del self.pupil["properties"]["classes"]
        self.assert_found("Pupil.name", "Pupil.classes")
        self.put["responses"]["201"] = self.put["responses"].pop("200")
        self.assert_found("savePupil 200")

    def test_a_removed_header_is_found(self):
        del self.put["responses"]["200"]["headers"]["X-Request-Id"]
        self.assert_found("savePupil 200 X-Request-Id")

    def test_a_new_code_is_found(self):
        schema = {"properties": {"code": {"enum": ["LMS-TCH-003"]}}}
        self.put["responses"]["400"] = {"content": {"application/json": {"schema": schema}}}
        self.assert_found("savePupil LMS-TCH-003")

    def test_a_code_that_is_new_for_every_operation_is_found_once(self):
        for name in ("listPupils", "getPupil"):
            self.old["paths"][f"/{name}"] = {"get": {"operationId": name, "responses": {}}}
            self.new["paths"][f"/{name}"] = {"get": {"operationId": name, "responses": {}}}
        schema = {"properties": {"code": {"enum": ["LMS-API-009"]}}}
        response = {"429": {"content": {"application/json": {"schema": schema}}}}
        for name in ("listPupils", "getPupil"):
            self.new["paths"][f"/{name}"]["get"]["responses"] = response
        self.assert_found("getPupil LMS-API-009", "listPupils LMS-API-009")
        self.put["responses"] |= response
        self.assert_found("every operation LMS-API-009")

    def test_compatible_changes_are_not_found(self):
        self.new["paths"]["/pupils"] = {"get": {"operationId": "listPupils", "responses": {}}}
        self.put["parameters"].append({"name": "since", "in": "query", "schema": {"type": "string"}})
        self.put["parameters"][1]["schema"]["enum"].append("age")
        self.change["properties"] |= {"name": {"type": "string", "maxLength": 99}, "class": {"type": "string"}}
        self.pupil["properties"] |= {"age": {"type": "integer"}}
        self.pupil["required"] = ["name", "state", "classes", "age"]
        self.state["enum"].remove("old")
        self.put["responses"]["404"] = {"content": {}}
        self.assert_found()

    def test_openapi_3_1_notation_for_null_and_descriptions_equals_3_0(self):
        self.change["properties"]["year"] = {"type": ["integer", "null"], "minimum": 1}
        self.pupil["properties"]["state"] = {"description": "How.", "$ref": "#/components/schemas/State"}
        self.assert_found()
        self.pupil["properties"]["state"] = {"anyOf": [{"$ref": "#/components/schemas/State"}, {"type": "null"}]}
        self.assert_found("State")


class Changelog(unittest.TestCase):
    def test_only_the_breaking_changes_of_the_next_version_count(self):
        from check import is_named

        changelog = "# Changelog\n\n## Unreleased\n\n### Breaking\n\n- `User.name` is gone.\n\n### Added\n\n- `State`.\n\n" \
                    "## 1.0\n\n### Breaking\n\n- `Pupil`.\n"
        self.assertTrue(is_named("User.name", changelog))
        for key in ("User", "State", "Pupil"):
            self.assertFalse(is_named(key, changelog), key)


if __name__ == "__main__":
    unittest.main()
