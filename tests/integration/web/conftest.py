"""A real Chromium on live pages. A page that logs an error or breaks the content policy fails its test."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.web_hall import WebHall, served

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",  # as root there is none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Of one module: while it lives, its event loop counts as running and no test can run one of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def web_hall() -> WebHall:
    return WebHall()


@pytest.fixture
def url(web_hall: WebHall) -> Iterator[str]:
    with served(web_hall) as url:
        yield url


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens pages of a given size, each with cookies of its own."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def noted(message: ConsoleMessage) -> None:
        # A server that a test stops is met with refused connections: that is the test's doing.
        if message.type in {"error", "warning"} and "net::ERR_" not in message.text:
            troubles.append(f"{message.type}: {message.text}")

    def open_page(width: int = 1440, height: int = 900, **options: object) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            **options,  # type: ignore[arg-type]
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", noted)
        page.on("pageerror", lambda error: troubles.append(f"uncaught: {error}"))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not troubles
