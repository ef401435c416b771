"""Decodes an event's payload with nothing but Python's standard library, for whoever audits the ledger.

    python3 decode_payload.py ../ledger/payload-2.dictionary 0x0002...

prints the attributes of the CloudEvent, then the credential, byte for byte. SHA-256 of these bytes is the content hash.
"""

import sys
import zlib
from base64 import urlsafe_b64encode

MAX_CONTENT_BYTES = 4 * 1024 * 1024


def inflate(data: bytes, dictionary: bytes = b"") -> tuple[bytes, bytes]:
    """The content of a raw deflate stream, and what stands behind its end."""
    stream = zlib.decompressobj(-15, zdict=dictionary)
    content = stream.decompress(data, MAX_CONTENT_BYTES)
    if not stream.eof:
        raise ValueError("no complete deflate stream of at most 4 MiB")
    return content, stream.unused_data


def restore(text: bytes, runs: bytes) -> bytes:
    """Puts hashes and signatures back in place of the marks that stand for them."""
    base64url = lambda data: urlsafe_b64encode(data).rstrip(b"=")
    levels, at, used = [b""], 0, 0
    while at < len(text):
        mark, at = text[at], at + 1
        if mark == 0xF8:
            levels.append(b"")
        elif mark == 0xF9:
            inner = levels.pop()
            levels[-1] += base64url(inner)
        elif mark in (0xFA, 0xFB):
            end = used + int.from_bytes(text[at : at + 2], "big")
            run, used, at = runs[used:end], end, at + 2
            levels[-1] += base64url(run) if mark == 0xFA else run.hex().encode()
        elif mark == 0xFF:
            levels[-1] += text[at : at + 1]
            at += 1
        else:
            levels[-1] += bytes([mark])
    if len(levels) != 1 or used != len(runs):
        raise ValueError("marks and runs do not belong together")
    return levels[0]


def decode(payload: bytes, dictionary: bytes) -> tuple[bytes, bytes]:
    """Attributes as JSON, and the credential; of codec 3, the locator in the credential's place."""
    codec = int.from_bytes(payload[:2], "big")
    if codec == 2:
        attributes, _, credential = restore(*inflate(payload[2:], dictionary)).partition(b"\n")
        return attributes, credential
    content, rest = inflate(payload[2:] if codec == 1 else payload[34:])
    if codec not in (1, 3) or rest:
        raise ValueError("an unknown codec, or bytes behind the end")
    end = 4 + int.from_bytes(content[:4], "big")
    return content[4:end], content[end:]


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as file:
        parts = decode(bytes.fromhex(sys.argv[2].removeprefix("0x")), file.read())
    sys.stdout.buffer.write(b"\n".join(parts))
