import pytest
from tests.browser.test_taking import *
from tests.browser.test_taking import taker
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
S="/tmp/w/shots/delivery-"
def test_shots(taker, browser, live_server, violations, client, sign_in, page):
    p = browser.new_context(viewport={"width":1440,"height":900}).new_page()
    found=[]
    def shot(name, pg=None):
        pg = pg or p
        for scheme in ("light","dark"):
            pg.emulate_media(color_scheme=scheme)
            for w in (1440,390):
                pg.set_viewport_size({"width":w,"height":900}); pg.wait_for_timeout(120)
                over = pg.evaluate("document.documentElement.scrollWidth - innerWidth")
                if over>0: found.append((name,w,over))
                if (scheme,w) in (("light",1440),("dark",390)):
                    pg.screenshot(path=f"{S}{name}-{w}-{scheme}.png", full_page=True)
            v=violations(pg)
            if v: found.append((name,scheme,v))
        pg.set_viewport_size({"width":1440,"height":900}); pg.emulate_media(color_scheme="light")
    p.goto(live_server.url + taker.link); shot("landing")
    p.get_by_label("I have read what is recorded").check()
    p.get_by_role("button", name="Start the test").click()
    p.wait_for_selector("#test[data-ready]")
    p.keyboard.press("2"); p.keyboard.press("ArrowRight"); p.keyboard.press("1"); p.keyboard.press("f"); p.keyboard.press("ArrowRight")
    shot("question")
    q = browser.new_context().new_page(); q.goto(live_server.url + taker.link); shot("resume", q)
    q.goto(live_server.url + "/invitation/" + "x"*43 + "/"); shot("refused", q)
    taker.public_id = p.url.split("/")[4]
    p.evaluate("document.dispatchEvent(new Event('copy'))")
    p.evaluate("Object.defineProperty(document, 'hidden', {get: () => true, configurable: true});document.dispatchEvent(new Event('visibilitychange'))")
    p.wait_for_timeout(500)
    p.evaluate("Object.defineProperty(document, 'hidden', {get: () => false, configurable: true});document.dispatchEvent(new Event('visibilitychange'))")
    p.wait_for_timeout(4500)
    p.goto(live_server.url + f"/test/{taker.public_id}/hand-in/"); shot("handin")
    p.get_by_role("button", name="Hand in the test").click(); p.wait_for_selector(".receipt-code"); shot("receipt")
    code = taker.session.receipt_code
    p.goto(live_server.url + f"/receipt/{code}/"); shot("verify")
    from tests.factories.accounts import UserFactory
    from superadmin.models import Tenant
    r = UserFactory(role="recruiter", tenant=taker.session.tenant if False else Tenant.objects.get())
    sign_in(r)
    page.set_viewport_size({"width":1440,"height":900})
    page.goto(live_server.url + f"/assessments/sessions/{taker.public_id}/"); shot("staff", page)
    page.goto(live_server.url + "/assessments/sessions/"); shot("stafflist", page)
    with platform_context(reason="t"):
        email = taker.session.candidate_email
    u = UserFactory(role="user", email=email)
    sign_in(u)
    page.goto(live_server.url + "/my/"); shot("my", page)
    print("FOUND", found)
