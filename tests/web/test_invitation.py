import re
from datetime import date

import pytest
from starlette.testclient import TestClient

from facilitation.domain.codes import new_id
from facilitation.domain.states import Membership
from facilitation.persistence.models import Member, Workshop
from facilitation.services.actors import Facilitator
from facilitation.services.store import Store
from tests.web.small_product import EMAIL, PASSWORD, SAME_ORIGIN, Site

GUEST = {"name": "En prosessleder", "email": "gjest@kommune.example", "password": "en ny fin setning"}


def add_workshop(store: Store, account_id: str, *, title: str) -> str:
    workshop_id = new_id()
    with store.database.write() as db:
        db.add(
            Workshop(
                id=workshop_id,
                title=title,
                day=date(2027, 3, 10),
                template_key="bedre_i_lag",
                template_version=1,
                frame={},
                join_code="ABCD2345",
                screen_token=new_id(),
                created_at=store.clock.now(),
            )
        )
        db.flush()
        db.add(Member(workshop_id=workshop_id, account_id=account_id, role=Membership.FACILITATOR))
    return workshop_id


@pytest.fixture
def admin(site: Site) -> Facilitator:
    admin = site.accounts.who(site.secret())
    assert admin is not None
    return admin


@pytest.fixture
def link(site: Site, admin: Facilitator) -> str:
    return f"/oppsett/{site.accounts.invite(admin, None, None)}"


def test_looking_at_a_link_never_spends_it(site: Site, client: TestClient, link: str) -> None:
    assert "konto fra før" in client.get(link).text
    for method in ("GET", "HEAD", "OPTIONS"):
        client.request(method, link)
    answer = client.post(link, data=GUEST, headers=SAME_ORIGIN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    who = site.accounts.who(client.cookies[site.cookies.session_name])
    assert who is not None
    assert who.name == GUEST["name"]


def test_a_used_an_expired_and_an_invented_link_look_the_same(client: TestClient, link: str) -> None:
    client.post(link, data=GUEST, headers=SAME_ORIGIN)
    used, invented = client.get(link), client.get("/oppsett/invented")
    assert used.status_code == invented.status_code == 404
    assert used.text.replace(link, "") == invented.text.replace("/oppsett/invented", "")
    assert client.post(link, data=GUEST, headers=SAME_ORIGIN).status_code == 404


@pytest.mark.parametrize(
    ("role", "word"), [(Membership.FACILITATOR, "prosessleder"), (Membership.ORGANISER, "arrangør")]
)
def test_an_invitation_to_a_workshop_names_it_and_the_role(
    site: Site, client: TestClient, admin: Facilitator, store: Store, role: Membership, word: str
) -> None:
    workshop_id = add_workshop(store, admin.account_id, title="Barn & <unge>")
    page = client.get(f"/oppsett/{site.accounts.invite(admin, workshop_id, role)}").text
    assert f"Du er invitert som {word} i «Barn &amp; &lt;unge&gt;»." in page


def test_the_setup_link_makes_an_administrator(site: Site, client: TestClient) -> None:
    path = f"/oppsett/{site.accounts.issue_setup_link()}"
    page = client.get(path).text
    assert "administrator" in page
    assert "konto fra før" not in page
    assert client.post(path, data=GUEST, headers=SAME_ORIGIN).status_code == 303
    who = site.accounts.who(client.cookies[site.cookies.session_name])
    assert who is not None
    assert who.admin


@pytest.mark.parametrize(
    ("changed", "field", "status"),
    [
        ({"name": ""}, "name", 422),
        ({"email": "ikke en adresse"}, "email", 422),
        ({"password": "kort"}, "password", 422),
        ({"email": EMAIL, "password": "ikke det passordet"}, "password", 403),
    ],
)
def test_an_error_keeps_what_was_typed_except_the_password(
    client: TestClient, link: str, changed: dict[str, str], field: str, status: int
) -> None:
    typed = {**GUEST, **changed}
    answer = client.post(link, data=typed, headers=SAME_ORIGIN)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    inputs = {
        name: re.search(rf"<input id=\"{name}\".*?>", answer.text, flags=re.DOTALL)
        for name in ("name", "email", "password")
    }
    shown = {name: found.group() for name, found in inputs.items() if found}
    assert f'value="{typed["name"]}"' in shown["name"]
    assert f'value="{typed["email"]}"' in shown["email"]
    assert 'value=""' in shown["password"]
    assert [name for name, tag in shown.items() if 'aria-invalid="true"' in tag] == [field]
    assert 'aria-describedby="message' in shown[field]
    assert client.post(link, data=GUEST, headers=SAME_ORIGIN).status_code == 303


def test_guessing_the_password_of_an_account_by_invitation_is_limited(client: TestClient, link: str) -> None:
    typed = {**GUEST, "email": EMAIL, "password": "ikke det passordet"}
    answers = [client.post(link, data=typed, headers=SAME_ORIGIN) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [403] * 5 + [429]
    assert answers[-1].headers["retry-after"] == "900"


def test_an_account_takes_the_link_with_its_own_password(site: Site, client: TestClient, link: str) -> None:
    typed = {"name": "", "email": EMAIL, "password": PASSWORD}
    assert client.post(link, data=typed, headers=SAME_ORIGIN).status_code == 303
    assert site.accounts.who(client.cookies[site.cookies.session_name]) is not None
