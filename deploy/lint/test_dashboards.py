"""The dashboards are valid and readable."""

import itertools
import re

import pytest

from files import DASHBOARDS, panels

VARIABLES = ["datasource", "job", "instance"]


@pytest.fixture(params=DASHBOARDS.values(), ids=DASHBOARDS.keys())
def dashboard(request):
    return request.param


def test_there_are_five_dashboards_with_unique_ids_and_titles():
    assert len(DASHBOARDS) == 5
    assert len({dashboard["uid"] for dashboard in DASHBOARDS.values()}) == 5
    assert len({dashboard["title"] for dashboard in DASHBOARDS.values()}) == 5


def test_every_panel_has_a_unique_id(dashboard):
    ids = [panel["id"] for panel in dashboard["panels"]]
    assert len(ids) == len(set(ids))


def test_every_panel_has_a_title_a_description_a_unit_and_a_query(dashboard):
    assert dashboard["description"]
    for panel in panels(dashboard):
        assert panel["title"] and len(panel["description"]) > 10, panel
        assert panel["fieldConfig"]["defaults"]["unit"], panel["title"]
        assert panel["fieldConfig"]["defaults"]["thresholds"]["steps"][0]["value"] is None, panel["title"]
        assert panel["targets"], panel["title"]


def test_no_two_panels_of_a_row_have_the_same_title(dashboard):
    titles = []
    for panel in dashboard["panels"]:
        titles = [] if panel["type"] == "row" else titles
        assert panel["title"] not in titles, panel["title"]
        titles.append(panel["title"])


def test_no_panel_overlaps_another_or_exceeds_the_width(dashboard):
    positions = [panel["gridPos"] for panel in dashboard["panels"]]
    assert all(position["x"] + position["w"] <= 24 for position in positions)
    for a, b in itertools.combinations(positions, 2):
        beside = a["x"] + a["w"] <= b["x"] or b["x"] + b["w"] <= a["x"]
        above = a["y"] + a["h"] <= b["y"] or b["y"] + b["h"] <= a["y"]
        assert beside or above, (a, b)


def test_every_line_has_a_legend_and_every_query_of_a_panel_a_unique_letter(dashboard):
    for panel in panels(dashboard):
        letters = [target["refId"] for target in panel["targets"]]
        assert len(letters) == len(set(letters)), panel["title"]
        assert panel["type"] == "stat" or all(target["legendFormat"] for target in panel["targets"]), panel["title"]


def test_a_missing_number_has_a_neutral_colour(dashboard):
    for panel in panels(dashboard):
        mappings = panel["fieldConfig"]["defaults"].get("mappings", [])
        colours = [mapping["options"]["result"]["color"] for mapping in mappings if mapping["type"] == "special"]
        assert panel["type"] != "stat" or colours == ["text"], panel["title"]


def test_a_query_over_days_is_an_instant_query(dashboard):
    for panel in panels(dashboard):
        for target in panel["targets"]:
            assert not re.search(r"\[\d+[dw]", target["expr"]) or not target["range"], panel["title"]


def test_every_query_uses_the_selected_data_source(dashboard):
    for panel in panels(dashboard):
        for element in [panel, *panel["targets"]]:
            assert element["datasource"] == {"type": "prometheus", "uid": "${datasource}"}, panel["title"]


def test_a_dashboard_can_select_processes_but_no_schools_or_people(dashboard):
    assert [variable["name"] for variable in dashboard["templating"]["list"]] == VARIABLES
    assert not re.search(r"school_id|user_id|pupil_id|account_id", str(dashboard))
