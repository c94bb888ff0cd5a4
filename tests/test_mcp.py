"""The canned questions as tools for agents, by the client of the protocol's own library, over stdio."""

import asyncio
import os
import sys
from typing import Any

import mcp

from maillage import catalogue
from maillage.release import Release

MAIN = "from maillage.cli.main import main; main()"


def test_an_agent_asks_a_question_and_cites_its_sources(release: Release) -> None:
    """Each question is a tool with the types of its parameters; an answer names documents and how to cite it."""
    tools, answer, fault, unknown = asyncio.run(_talk(release))
    by_name = {tool.name: tool for tool in tools}
    assert by_name.keys() <= {query.name for query in catalogue.load()}
    assert len(by_name) > 30
    schema = by_name["ptce-fiche"].input_schema
    assert schema["required"] == ["ptce"]
    assert schema["properties"]["ptce"]["type"] == "string"
    assert not answer.is_error
    found = answer.structured_content
    assert found["rows"]
    assert "https://w3id.org/maillage/id/" in str(found["rows"])
    assert {"document", "title", "address"} == set(found["sources"][0])
    assert found["citation"].endswith("/requetes/ptce-fiche?ptce=sud-aquitaine")
    assert release.version in found["citation"]
    assert fault.is_error
    assert "ptce" in fault.content[0].text
    assert unknown.is_error


async def _talk(release: Release) -> tuple[Any, Any, Any, Any]:
    command = mcp.StdioServerParameters(
        command=sys.executable,
        args=["-c", MAIN, "--releases", str(release.path.parent), "mcp"],
        env={name: os.environ[name] for name in ("PATH", "PYTHONPATH", "HOME") if name in os.environ},
    )
    async with mcp.Client(command) as client:
        return (
            (await client.list_tools()).tools,
            await client.call_tool("ptce-fiche", {"ptce": "sud-aquitaine"}),
            await client.call_tool("ptce-fiche", {"ptce": "nulle-part"}),
            await client.call_tool("nulle-question", {}),
        )
