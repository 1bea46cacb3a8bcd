"""In a real browser, without JavaScript: a reply, and a complaint that leads to a correction."""

from playwright.sync_api import expect
from rumour_desk import Desk, arrived, link_to_reply, published
from test_desk_browser import Opens, browser, opens, people, pytestmark

__all__ = ["browser", "opens", "people", "pytestmark"]

WORDS = "我们在1998年做过一项试验。\nIt found nothing."


def test_who_is_named_replies_and_the_words_stand_beside_the_check(
    people: Desk,
    opens: Opens,
) -> None:
    published(people)
    ada, bo = opens(people.ada, "/rumours/desk/"), opens(people.bo, "/rumours/desk/")
    ada.get_by_role("link", name="Replies and wordings").click()
    ada.get_by_label("Name, as it stands in the check").fill("A library of reviews")
    ada.get_by_label("E-mail address").fill("press@library.example")
    ada.get_by_role("button", name="Name them").click()
    expect(ada.get_by_role("button", name="The address is theirs: send the link")).to_have_count(0)

    bo.get_by_role("link", name="Replies and wordings").click()
    expect(bo.locator("main")).to_contain_text("press@library.example")
    bo.get_by_role("button", name="The address is theirs: send the link").click()

    reader = opens(None, link_to_reply(arrived()[-1]), locale="zh-CN")
    expect(reader.locator("h1")).to_have_text("您的回应")
    reader.locator("[name=text]").fill(WORDS)
    reader.get_by_role("button", name="提交回应").click()
    expect(reader.locator(".notice")).to_contain_text("您的回应已记录在案")

    bo.reload()
    bo.get_by_role("button", name="Print it now").click()
    reader.get_by_role("link", name="查看核查").click()
    expect(reader.locator(".reply .words")).to_have_text(WORDS)
    assert reader.context.cookies() == []


def test_a_complaint_leads_to_a_correction(
    people: Desk,
    opens: Opens,
) -> None:
    published(people)
    reader = opens(None, "/rumours/checks/garlic/", locale="en-GB")
    reader.get_by_text("Is something wrong with this check?").click()
    reader.get_by_label("What is wrong with this check?").fill("The study is from 1998.")
    reader.get_by_role("button", name="Send the complaint").click()
    expect(reader.locator(".notice")).to_contain_text("The editors have your complaint.")
    reader.get_by_role("link", name="What came of complaints").click()
    expect(reader.locator("tbody")).to_contain_text("fewer than 10")

    ada = opens(people.ada, "/rumours/desk/")
    ada.get_by_role("link", name="Complaints").click()
    ada.get_by_role("link", name="The study is from 1998.").click()
    ada.get_by_label("Outcome").select_option("upheld")
    ada.get_by_label("Why", exact=False).fill("It is so.")
    ada.get_by_role("button", name="Decide").click()
    expect(ada.locator("legend").first).to_have_text("What this version changes")
    assert reader.context.cookies() == []
