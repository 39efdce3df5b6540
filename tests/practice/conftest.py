from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from practice.server import PracticeSlack
from tests.practice.workbench import client_of, new_slack


@pytest.fixture(scope="module")
def slack() -> Iterator[PracticeSlack]:
    """One running workspace for a file of tests, without rate limits."""
    with new_slack(ack_seconds=1.0, retry_seconds=(0.0, 0.0, 0.0)) as running:
        running.limits = False
        yield running


@pytest.fixture(scope="module")
def client(slack: PracticeSlack) -> WebClient:
    return client_of(slack)


@pytest.fixture
def general(slack: PracticeSlack) -> str:
    return slack.workspace.channel("general").id
