from tests.console.conftest import Console, find, press, words


def test_the_page_tells_what_is_wrong_first_and_what_to_do(console: Console) -> None:
    page = console.open("self_check")
    assert not page.error
    page = press(page, "self_check_now")

    shown = words(page)
    # Nobody serves this product: what stands in the QR code leads nowhere.
    assert "må rettes før dagen" in page.error[0].value
    assert "finnes ikke i navnetjenesten" in shown
    assert shown.index("Adressen i QR") < shown.index("Database")


def test_the_way_to_it_is_on_the_persons_own_page(console: Console) -> None:
    page = console.open("account")
    assert "Se om alt er klart til dagen" in [link.label for link in page.page_link]
    assert find(page, "button", "account_change")
