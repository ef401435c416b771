"""Prints GraphQL documents that fit a schema, one JSON string a line: generate.py <schema.graphql> <how many> <seed>."""

import json
import sys

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis_graphql import from_schema
from hypothesis_graphql.nodes import Int, String

SCALARS = {
    "Cursor": st.text(max_size=60).map(String),
    "DateTime": st.datetimes().map(lambda moment: String(moment.isoformat() + "Z")),
    "Hash": st.binary(min_size=32, max_size=32).map(lambda data: String("0x" + data.hex())),
    "JSON": st.text(max_size=60).map(String),
    "Long": st.integers(-(2**53) + 1, 2**53 - 1).map(Int),
    "UUID": st.uuids().map(lambda uuid: String(str(uuid))),
}
HOW = settings(max_examples=100, database=None, deadline=None, phases=[Phase.generate],
               suppress_health_check=list(HealthCheck))


def main(path, count, first):
    with open(path, encoding="utf-8") as file:
        strategy = from_schema(file.read(), custom_scalars=SCALARS)
    printed = 0
    for round_ in range(count):
        documents = []

        @seed(first + round_)
        @HOW
        @given(strategy)
        def collect(document):
            documents.append(document)

        collect()
        for document in documents[: count - printed]:
            print(json.dumps(document), flush=True)
        printed += len(documents)
        if printed >= count:
            return


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
