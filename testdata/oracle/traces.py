"""httprr's traces as trees of nodes that know where they stand.

Written from langchaingo's rr.go (open), which takes CR LF for the end of the trace's
own lines too, and RFC 9112. A character of the text is a byte of the
file. An entry is {sizes, request, response}; only the values stand in the text,
but for headers, whose names do too.
"""
import yaml

FIRST = "httprr trace v1"


class Mark:
    __slots__ = ("index",)

    def __init__(self, index):
        self.index = index


def scalar(value, start, end):
    return yaml.ScalarNode("tag:yaml.org,2002:str", value, Mark(start), Mark(end), style='"')


def mapping(start, end, pairs):
    """Of (key, node) pairs; a key that is a text stands nowhere."""
    pairs = [(scalar(key, start, start) if isinstance(key, str) else key, node) for key, node in pairs]
    return yaml.MappingNode("tag:yaml.org,2002:map", pairs, Mark(start), Mark(end), flow_style=False)


def parse(text):
    line, first = line_at(text, 0, len(text))
    if line != FIRST:
        raise ValueError("not an httprr trace")
    entries, at = [], first
    while at < len(text):
        sizes, behind = line_at(text, at, len(text))
        request, response = map(int, sizes.split(" "))
        middle = behind + request
        if request < 0 or response < 0 or middle + response > len(text):
            raise ValueError("corrupt httprr trace")
        entries.append(mapping(at, middle + response, [
            ("sizes", scalar(sizes, at, at + len(sizes))),
            ("request", message(text, behind, middle, ("method", "url", "proto"))),
            ("response", message(text, middle, middle + response, ("proto", "status", "reason"))),
        ]))
        at = middle + response
    return yaml.SequenceNode("tag:yaml.org,2002:seq", entries, Mark(first), Mark(len(text)), flow_style=False)


def message(text, start, end, names):
    line, at = line_at(text, start, end)
    parts = line.split(" ", 2) if names[0] == "proto" else line.split(" ", 1)[:1] + line.split(" ", 1)[1].rsplit(" ", 1)
    pairs, place = [], start
    for name in names:
        part = parts.pop(0) if parts else ""
        pairs.append((name, scalar(part, place, place + len(part))))
        place = min(place + len(part) + 1, start + len(line))
    lines, first = [], at
    while True:
        line, behind = line_at(text, at, end)
        if not line:
            break
        name, value = line.split(":", 1)
        indent = len(value) - len(value.lstrip(" \t"))
        value_at = at + len(name) + 1 + indent
        value = value.strip(" \t")
        lines.append((scalar(name, at, at + len(name)), scalar(value, value_at, value_at + len(value))))
        at = behind
    chunked = any(name.value.lower() == "transfer-encoding" and value.value == "chunked" for name, value in lines)
    body = text[behind:end]
    pairs += [("headers", mapping(first, at, lines)), ("body", scalar(joined(body) if chunked else body, behind, end))]
    return mapping(start, end, pairs)


def line_at(text, start, end):
    """A line without its end, and where the next begins."""
    newline = text.find("\n", start, end)
    if newline < 0:
        raise ValueError("a line does not end")
    return text[start:newline].removesuffix("\r"), newline + 1


def joined(body):
    """Chunks as one text; a message without a body has none."""
    text = ""
    while body:
        size, body = body.split("\r\n", 1)
        size = int(size.split(";")[0], 16)
        if size == 0:
            break
        text, body = text + body[:size], body[size:].removeprefix("\r\n")
    return text


def construct(node):
    """A mapping as a dict, a header as pairs, and bodies as bytes."""
    if isinstance(node, yaml.ScalarNode):
        return node.value.encode("latin-1").decode("utf-8", "replace")
    if isinstance(node, yaml.SequenceNode):
        return [construct(child) for child in node.value]
    values = {}
    for key, value in node.value:
        if key.value == "headers":
            values["headers"] = [(construct(name), construct(line)) for name, line in value.value]
        elif key.value == "body":
            values["body"] = value.value.encode("latin-1")
        else:
            values[key.value] = construct(value)
    return values
