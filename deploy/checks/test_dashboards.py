"""The dashboards can be read, by Grafana and by people."""

import itertools
import re

import pytest

from files import DASHBOARDS, panels

VARIABLES = ["datasource", "job", "instance"]


@pytest.fixture(params=DASHBOARDS.values(), ids=DASHBOARDS.keys())
def dashboard(request):
    return request.param


def test_there_are_five_each_with_an_id_of_its_own():
    assert len(DASHBOARDS) == 5
    assert len({dashboard["uid"] for dashboard in DASHBOARDS.values()}) == 5
    assert len({dashboard["title"] for dashboard in DASHBOARDS.values()}) == 5


def test_every_panel_has_an_id_of_its_own(dashboard):
    ids = [panel["id"] for panel in dashboard["panels"]]
    assert len(ids) == len(set(ids))


def test_every_panel_says_what_it_shows_in_which_unit(dashboard):
    assert dashboard["description"]
    for panel in panels(dashboard):
        assert panel["title"] and len(panel["description"]) > 10, panel
        assert panel["fieldConfig"]["defaults"]["unit"], panel["title"]
        assert panel["fieldConfig"]["defaults"]["thresholds"]["steps"][0]["value"] is None, panel["title"]
        assert panel["targets"], panel["title"]


def test_no_two_panels_have_a_title_within_one_row(dashboard):
    titles = []
    for panel in dashboard["panels"]:
        titles = [] if panel["type"] == "row" else titles
        assert panel["title"] not in titles, panel["title"]
        titles.append(panel["title"])


def test_no_panel_lies_on_another_or_beyond_the_edge(dashboard):
    places = [panel["gridPos"] for panel in dashboard["panels"]]
    assert all(place["x"] + place["w"] <= 24 for place in places)
    for one, other in itertools.combinations(places, 2):
        beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        above = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
        assert beside or above, (one, other)


def test_every_line_has_a_name_and_every_query_a_letter(dashboard):
    for panel in panels(dashboard):
        letters = [target["refId"] for target in panel["targets"]]
        assert len(letters) == len(set(letters)), panel["title"]
        assert panel["type"] == "stat" or all(target["legendFormat"] for target in panel["targets"]), panel["title"]


def test_a_number_that_is_not_there_is_neither_good_nor_bad(dashboard):
    for panel in panels(dashboard):
        mappings = panel["fieldConfig"]["defaults"].get("mappings", [])
        colours = [mapping["options"]["result"]["color"] for mapping in mappings if mapping["type"] == "special"]
        assert panel["type"] != "stat" or colours == ["text"], panel["title"]


def test_what_looks_days_back_is_asked_once_and_not_at_every_step(dashboard):
    for panel in panels(dashboard):
        for target in panel["targets"]:
            assert not re.search(r"\[\d+[dw]", target["expr"]) or not target["range"], panel["title"]


def test_everything_is_asked_of_the_source_that_was_chosen(dashboard):
    for panel in panels(dashboard):
        for asking in [panel, *panel["targets"]]:
            assert asking["datasource"] == {"type": "prometheus", "uid": "${datasource}"}, panel["title"]


def test_processes_can_be_chosen_and_schools_cannot(dashboard):
    assert [variable["name"] for variable in dashboard["templating"]["list"]] == VARIABLES
    assert not re.search(r"school_id|user_id|pupil_id|account_id", str(dashboard))
