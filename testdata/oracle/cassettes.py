"""What a cassette's file says, and how two versions of it differ."""
import base64
import collections
import difflib
import functools
import os
import re
import urllib.parse
import zlib

import yaml

import spans
from spans import end, start


class Difference(Exception):
    """Something differs that should not."""


# Opening.


def kind(format):
    if format == "httprr":
        return "trace"
    if format in ("uber-json", "uber-response-json", "uber-folder-json"):
        return "bytes"
    return "psych" if format.startswith("ruby-vcr-yaml") else "json" if "-json" in format else "yaml"


@functools.lru_cache(maxsize=2)
def cached(path, kind, stamp):
    return spans.Document(path, kind)


def opened(path, format):
    status = os.stat(path)
    return cached(path, kind(format), (status.st_mtime_ns, status.st_size, status.st_ino))


def child(node, key):
    """The value under a key; the last one counts, as it does in Python."""
    found = None
    for name, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if name.value == key:
            found = value
    return found


LIST_KEY = {
    "vcrpy-yaml": "interactions",
    "vcrpy-json": "interactions",
    "betamax-json": "http_interactions",
    "betamax-yaml": "http_interactions",
    "ruby-vcr-yaml": "http_interactions",
    "ruby-vcr-json": "http_interactions",
    "go-vcr": "interactions",
    "langchain-yaml": "requests",
}


def entry_list(document, format):
    """The node that holds the interactions: a sequence, for uber the root."""
    root = document.root
    if format == "uber-response-json":
        return yaml.SequenceNode(root.tag, [root])
    if format in ("uber-yaml", "uber-json"):
        if not isinstance(root, yaml.MappingNode):
            raise ValueError("the root is no mapping")
        return root
    found = child(root, LIST_KEY[format]) if format in LIST_KEY else root
    if not isinstance(found, yaml.SequenceNode):
        raise ValueError("no list of interactions")
    return found


def count(format, file):
    return {"count": len(entry_list(opened(file, format), format).value)}


# Reading one interaction.


def read(format, file, at):
    document = opened(file, format)
    if format.startswith("uber-folder"):  # a file a response, named as the request
        return uber(os.path.splitext(os.path.basename(file))[0], document.construct(document.root))
    entry = entry_list(document, format).value[at]
    if format == "uber-response-json":
        return uber("", document.construct(entry))
    if format in ("uber-yaml", "uber-json"):
        return uber(entry[0].value, document.construct(entry[1]))
    whole = document.construct(entry)
    if format == "langchain-yaml":
        whole = {"request": whole, "response": document.construct(child(document.root, "responses").value[at])}
    response = whole.get("response")
    took = response.get("duration") if isinstance(response, dict) else None
    return READERS[format](whole) | {"recorded_at": typed(whole.get("recorded_at")), "duration": typed(took)}


def value(format, file, path):
    """What stands at a path from the root, parsed."""
    document = opened(file, format)
    return {"value": document.construct(follow(document.root, path))}


def typed(value):
    """A text as it is, anything else with its type."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if value is None:
        return None
    return {"type": type(value).__name__, "value": str(value)}


# What vcrpy writes for the body of an upload: (bytes, position, attributes).
BYTES_IO = "!object/new:_io.BytesIO"


def octets(value):
    """A body as a client reads it off the wire, and with codings undone."""
    if isinstance(value, dict) and BYTES_IO in value:
        value = value[BYTES_IO]["state"][0]
    if value is None:
        return {"absent": True}
    if not isinstance(value, (str, bytes)):
        return {"tree": value}
    data = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
    answer = {"wire": base64.b64encode(data).decode()}
    for bits in (31, 15):  # gzip, zlib
        try:
            inflate = zlib.decompressobj(bits)
            plain = inflate.decompress(data)
            if inflate.eof and not inflate.unused_data:
                answer["inflated"] = base64.b64encode(plain).decode()
                break
        except zlib.error:
            pass
    return answer


def header_lines(headers):
    pairs = headers.items() if isinstance(headers, dict) else headers or ()
    lines = []
    for name, values in pairs:
        # No value at all is an empty list, to Ruby VCR and go-vcr.
        for value in values if isinstance(values, (list, tuple)) else () if values is None else [values]:
            lines.append([typed(name), typed(value)])
    return lines


def vcrpy(entry):
    request, response = entry["request"], entry["response"]
    status = response.get("status") or {}
    body = response.get("body")
    content = body.get("string") if isinstance(body, dict) else body
    if "parsed_body" in response:
        content = {"parsed": response["parsed_body"]}
    elif "content" in response:
        content = response["content"]
    sent = {"parsed": request["parsed_body"]} if "parsed_body" in request else request.get("body")
    return {
        "request": {
            "method": typed(request["method"]),
            "url": typed(request["uri"]),
            "header": header_lines(request.get("headers")),
            "body": octets(sent),
        },
        "response": {
            "status": status.get("code", response.get("status_code")),
            "reason": typed(status.get("message")),
            "header": header_lines(response.get("headers")),
            "body": octets(content),
        },
    }


def pickled(value, what):
    """What a tag of Python's objects stands before."""
    return value["!" + what] if isinstance(value, dict) and "!" + what in value else value


def raw_lines(lines):
    """Lines of a header as they came off the wire."""
    pairs = (line.rstrip("\r\n").split(":", 1) for line in lines)
    return [[name, value.lstrip(" \t")] for name, value in pairs]


def vcrpy_v0(entry):
    """vcr.migration's reading of a request; the default port is left out."""
    request, response = pickled(entry["request"], "object:vcr.request.Request"), entry["response"]
    sent = pickled(pickled(request["headers"], "object/apply:__builtin__.frozenset"), "object/apply:builtins.frozenset")
    default = {"http": 80, "https": 443}[request["protocol"]]
    port = "" if request["port"] == default else ":%d" % request["port"]
    headers = response["headers"]
    return {
        "request": {
            "method": typed(request["method"]),
            "url": typed(request["protocol"] + "://" + request["host"] + port + request["path"]),
            "header": header_lines(sent if isinstance(sent, dict) else sent[0]),
            "body": octets(request["body"]),
        },
        "response": {
            "status": response["status"]["code"],
            "reason": typed(response["status"]["message"]),
            "header": header_lines(headers) if isinstance(headers, dict) else raw_lines(headers),
            "body": octets(response["body"]["string"]),
        },
    }


def betamax_body(body):
    """base64_string goes before string, as in betamax.util."""
    if not isinstance(body, dict):
        return octets(body)
    if body.get("base64_string") is not None:
        return octets(base64.b64decode(body["base64_string"]))
    text = body.get("string")
    if isinstance(text, str):
        label = body.get("encoding") or "utf-8"
        # Half a surrogate pair, which JSON can write, has no bytes: Betamax
        # fails then, and here it is kept to be compared.
        return octets(text.encode(label, "surrogatepass" if label.lower() == "utf-8" else "strict"))
    return octets(text)


def betamax_request_body(body):
    """For a request it is the other way round, and the encoding is not used."""
    if isinstance(body, dict) and body.get("string"):
        return octets(body["string"])
    return betamax_body(body)


def betamax(entry):
    request, response = entry["request"], entry["response"]
    status = response.get("status") or {}
    return {
        "request": {
            "method": typed(request["method"]),
            "url": typed(request["uri"]),
            "header": header_lines(request["headers"]),
            "body": betamax_request_body(request["body"]),
        },
        "response": {
            "status": status.get("code", response.get("status_code")),
            "reason": typed(status.get("message")),
            "header": header_lines(response["headers"]),
            "body": betamax_body(response["body"]),
        },
    }


def uber(name, response):
    """The first recordings have a pickled HTTPMessage, and no raw_headers."""
    headers = response["headers"]
    raw = response.get("raw_headers", [])
    lines = [line.rstrip("\r\n").split(": ", 1) for line in raw]
    merged = {}
    for key, value in lines:
        name_of = key.lower()  # httplib.HTTPMessage.addheader
        merged[name_of] = value if name_of not in merged else ", ".join((merged[name_of], value))
    return {
        "name": name,
        "response": {
            "status": response.get("status", response.get("code")),
            "reason": typed(response.get("reason")),
            "header": lines,
            "headers_agree": merged == headers,
            "body": octets(in_bytes(response["content"])),
        },
    }


def in_bytes(content):
    """A str of Python 2, of which a file of JSON holds the bytes."""
    return content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content


def ruby_body(body):
    """VCR::Normalizers::Body: base64_string goes before string, and a string
    is brought into the encoding that the cassette names."""
    if not isinstance(body, dict):
        return octets(body)
    if body.get("base64_string") is not None:
        coded = re.sub("[^A-Za-z0-9+/]", "", body["base64_string"])  # Ruby needs no padding
        return octets(base64.b64decode(coded + "=" * (-len(coded) % 4)))
    text = body.get("string")
    if isinstance(text, str) and body.get("encoding") in ("ISO-8859-1", "Windows-1252"):
        return octets(text.encode(body["encoding"]))
    return octets(text)


def ruby(entry):
    request, response = entry["request"], entry["response"]
    return {
        "request": {
            "method": typed(request["method"]),
            "url": typed(request["uri"]),
            "header": header_lines(request["headers"]),
            "body": ruby_body(request.get("body")),
        },
        "response": {
            "status": response["status"]["code"],
            "reason": typed(response["status"].get("message")),
            "header": header_lines(response["headers"]),
            "body": ruby_body(response.get("body")),
        },
        "own": {side + ".body.encoding": entry[side]["body"].get("encoding") for side in ("request", "response") if isinstance(entry[side].get("body"), dict)},
    }


def ruby_v1(entry):
    """Structs of before 2.0, whose members may be named by symbols."""

    def members(struct):
        return {key.lstrip(":"): value for key, value in struct.items()}

    entry = members(entry)
    response = members(entry["response"])
    request = members(entry["request"]) if "request" in entry else entry
    status = members(response["status"]) if "status" in response else response
    return {
        "request": {
            "method": typed(request["method"].lstrip(":")),
            "url": typed(request["uri"]),
            "header": header_lines(request.get("headers")),
            "body": octets(request.get("body")),
        },
        "response": {
            "status": int(status["code"]),
            "reason": typed(status["message"]),
            "header": header_lines(response["headers"] if "headers" in response else response["header"]),
            "body": octets(response["body"]),
        },
    }


def go_vcr(entry):
    request, response = entry["request"], entry["response"]
    return {
        "request": {
            "method": typed(request["method"]),
            "url": typed(request["url"]),
            "header": header_lines(request.get("headers")),
            "body": octets(request.get("body", "")),
        },
        "response": {
            "status": response["code"],
            "reason": None,
            "header": header_lines(response.get("headers")),
            "body": octets(response.get("body", "")),
        },
        "own": {
            "request.content_length": request.get("content_length"),
            "request.host": request.get("host"),
            "request.form": urllib.parse.urlencode(sorted((request.get("form") or {}).items()), doseq=True),
            "response.content_length": response.get("content_length"),
            "response.status": response.get("status"),
        },
    }


def httprr(entry):
    request, response = entry["request"], entry["response"]
    sized = any(name.lower() in ("content-length", "transfer-encoding") for name, _ in request["headers"])
    return {
        "request": {
            "method": request["method"],
            "url": request["url"],
            "header": header_lines(request["headers"]),
            "body": octets(request["body"] if sized or request["body"] else None),
        },
        "response": {
            "status": int(response["status"]),
            "reason": response["reason"],
            "header": header_lines(response["headers"]),
            "body": octets(response["body"]),
        },
    }


READERS = {"httprr": httprr, "vcrpy-yaml": vcrpy, "vcrpy-json": vcrpy, "betamax-json": betamax, "betamax-yaml": betamax, "ruby-vcr-yaml": ruby, "ruby-vcr-json": ruby, "ruby-vcr-yaml-v1": ruby_v1, "go-vcr": go_vcr, "langchain-yaml": vcrpy, "vcrpy-yaml-v0": vcrpy_v0, "vcrpy-json-v0": vcrpy_v0}


# Comparing two versions of a file.


class Change:
    """One place where the trees differ: the finest nodes that do. The spans
    are where it stands in the old and in the new text."""

    def __init__(self, path, old, new, loose=""):
        self.path, self.old, self.new = path, old, new
        self.loose = loose  # these characters beside it may differ too


def span(node):
    return start(node), end(node)


SEPARATORS = " \t\r\n,"
AROUND_KEYS = SEPARATORS + "?:"


def differences(old, new, path, same):
    """The finest changes from old to new. same remembers pairs of nodes that
    were found equal, so that aliases are walked once."""
    if (id(old), id(new)) in same:
        return []
    if type(old) is not type(new) or old.tag != new.tag:
        return [Change(path, span(old), span(new), is_loose(old, new))]
    if isinstance(old, spans.Alias):
        return differences(old.value, new.value, path, same)
    if isinstance(old, yaml.ScalarNode):
        if old.value == new.value:
            return []
        return [Change(path, span(old), span(new), is_loose(old, new))]
    if isinstance(old, yaml.MappingNode):
        found = mapping_differences(old, new, path, same)
    else:
        found = sequence_differences(old, new, path, same)
    if not found:
        same.add((id(old), id(new)))
    return found


def is_loose(old, new):
    """Block scalars, collections and empty nodes end or begin with the white
    space around them."""
    loose = any(not isinstance(n, yaml.ScalarNode) or n.style in ("|", ">") or start(n) == end(n) for n in (old, new))
    return SEPARATORS if loose else ""


def sequence_differences(old, new, path, same):
    if len(old.value) != len(new.value):
        return [Change(path, span(old), span(new), SEPARATORS)]
    found = []
    for index, (a, b) in enumerate(zip(old.value, new.value)):
        found += differences(a, b, path + [index], same)
    return found


def mapping_differences(old, new, path, same):
    old_keys = [(key.tag, key.value if isinstance(key, yaml.ScalarNode) else None) for key, _ in old.value]
    new_keys = [(key.tag, key.value if isinstance(key, yaml.ScalarNode) else None) for key, _ in new.value]
    if old_keys != new_keys and not (old.value and new.value and old.flow_style == new.flow_style):
        return [Change(path, span(old), span(new), SEPARATORS)]
    if old_keys != new_keys and sorted(old_keys, key=str) == sorted(new_keys, key=str):
        return [Change(path + ["(order of keys)"], span(old), span(new))]
    found = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, old_keys, new_keys, autojunk=False).get_opcodes():
        if b - a == d - c:  # the same keys, or as many others in their place
            for (key, value), (new_key, new_value) in zip(old.value[a:b], new.value[c:d]):
                if what != "equal":
                    found.append(Change(path + [key.value], span(key), span(new_key), AROUND_KEYS))
                found += differences(value, new_value, path + [key.value], same)
            continue
        for pair in old.value[a:b]:
            found.append(Change(path + [pair[0].value], None, None))
        for pair in new.value[c:d]:
            found.append(Change(path + [pair[0].value], None, None))
        found[-1].old, found[-1].new = pair_region(old, a, b), pair_region(new, c, d)
        found[-1].loose = SEPARATORS
    return found


def pair_region(node, first, behind):
    """From the end of the pair before to the start of the pair behind: the
    pairs themselves and what separates them."""
    low = end(node.value[first - 1][1]) if first else start(node) + (1 if node.flow_style else 0)
    if behind < len(node.value):
        return low, start(node.value[behind][0])
    return low, end(node.value[-1][1])


def allowed_here(path, allowed, old_root):
    for rule in allowed:
        base = rule["path"]
        if path[: len(base)] != base:
            continue
        if "key" not in rule or len(path) == len(base):
            return True
        holder = follow(old_root, base)
        if not isinstance(holder, yaml.MappingNode) or str(path[len(base)]).lower() == rule["key"].lower():
            return True
    return False


def follow(node, path):
    for step in path:
        node = node.value if isinstance(node, spans.Alias) else node
        if isinstance(step, int) and isinstance(node, yaml.SequenceNode) and step < len(node.value):
            node = node.value[step]
        else:
            node = child(node, step)
    return node


def compare(format, old, new, allowed):
    """Whether new differs from old only below the allowed paths, in the tree
    and in the text."""
    before, after = opened(old, format), spans.Document(new, kind(format))
    changes = differences(before.root, after.root, [], set())
    for change in changes:
        if not allowed_here(change.path, allowed, before.root):
            return {"differs": "%s changed too" % change.path}
    try:
        compare_gaps(before, after, [change for change in changes if change.old])
    except Difference as difference:
        return {"differs": str(difference)}
    return {"changed": [change.path for change in changes]}


def compare_gaps(before, after, changes):
    """Everything between the changed spans is the same text."""
    if before.bom != after.bom:
        raise Difference("the byte order mark changed")
    at_old = at_new = 0
    loose = ""
    changes.sort(key=lambda change: change.old)
    for change in changes:
        follow_comment(before.text, after.text, change)
        compare_gap(before.text[at_old : change.old[0]], after.text[at_new : change.new[0]], loose, change.loose, at_old)
        at_old, at_new, loose = change.old[1], change.new[1], change.loose
    compare_gap(before.text[at_old:], after.text[at_new:], loose, "", at_old)
    lost = comments(before.text, [change.old for change in changes]) - comments(after.text, [])
    if before.kind not in UNCOMMENTED and lost:
        raise Difference("comments got lost: %s" % list(lost))


UNCOMMENTED = ("json", "bytes", "trace")
COMMENT_BEHIND = re.compile(r"[ \t]*(#[^\r\n]*)")
COMMENT_BEFORE = re.compile(r"[ \t]*(#[^\r\n]*)\s*\Z")


def follow_comment(old, new, change):
    """`headers: {}  # none` that gets a pair has its comment before the pairs
    then, and so has `Accept: "*/*"  # any` that becomes a list: it stays on the
    line of the key. The same the other way round."""
    for one, other, backward in ((change.old, change.new, False), (change.new, change.old, True)):
        text, other_text = (new, old) if backward else (old, new)
        behind = COMMENT_BEHIND.match(text, one[1])
        before = COMMENT_BEFORE.search(other_text, other_text.rfind(":", 0, other[0]), other[0])
        if "\n" not in text[one[0] : one[1]] and behind and before and behind.group(1) == before.group(1):
            one, other = (one[0], behind.end()), (before.start(), other[1])
            change.old, change.new = (other, one) if backward else (one, other)
            return


def compare_gap(old, new, loose_left, loose_right, at):
    """The same text, but for the characters in loose at the two ends."""
    if loose_left:
        old, new = old.lstrip(loose_left), new.lstrip(loose_left)
    if loose_right:
        old, new = old.rstrip(loose_right), new.rstrip(loose_right)
    if old != new and (loose_left or loose_right):
        # A comment beside a removed or an added pair stays on either side.
        old = without_comments(old, -1 if loose_right else 0).strip(SEPARATORS)
        new = without_comments(new, -1 if loose_right else 0).strip(SEPARATORS)
    if old != new:
        offset = next((i for i, (a, b) in enumerate(zip(old, new)) if a != b), min(len(old), len(new)))
        raise Difference("text outside the changed fields differs near character %d: %r, was %r" % (at + offset, new[offset : offset + 40], old[offset : offset + 40]))


# Comparing lists.


def compare_lists(format, old, new, map):
    """Whether the new file's interactions are the old ones in the given order
    (null: a new one), each with the same text, and all else is the same."""
    before, after = opened(old, format), spans.Document(new, kind(format))
    try:
        compare_entries(before, after, format, map)
    except Difference as difference:
        return {"differs": str(difference)}
    return {}


def compare_entries(before, after, format, map):
    old_list, new_list = entry_list(before, format), entry_list(after, format)
    if len(new_list.value) != len(map):
        raise Difference("%d interactions, not %d" % (len(new_list.value), len(map)))
    same, seen = set(), set()
    for index, origin in enumerate(map):
        if origin is None:
            continue
        a, b = old_list.value[origin], new_list.value[index]
        if format == "go-vcr" and origin in seen and child(a, "id") is not None:
            compare_copies(before, after, old_list, a, b)
            continue
        seen.add(origin)
        if entry_text(before, a) != entry_text(after, b):
            raise Difference("the text of interaction %d is not that of the old %d" % (index + 1, origin + 1))
        for x, y in zip(entry_nodes(a), entry_nodes(b)):
            if differences(x, y, [], same):
                raise Difference("interaction %d does not say what the old %d said" % (index + 1, origin + 1))
    compare_frames(before, after, format, old_list, new_list, map)


def compare_copies(before, after, old_list, a, b):
    """A copy of go-vcr's has an id that none had; all else of it is the same."""
    if child(b, "id").value in [child(entry, "id").value for entry in old_list.value if child(entry, "id") is not None]:
        raise Difference("the id %s of the copy is not free" % child(b, "id").value)
    if without_id(before, a) != without_id(after, b):
        raise Difference("the copy differs in more than its id")


def without_id(document, entry):
    node = child(entry, "id")
    return document.text[start(entry) : start(node)], document.text[end(node) : end(entry)].rstrip()


def entry_nodes(entry):
    return entry if isinstance(entry, tuple) else (entry,)


def entry_text(document, entry):
    nodes = entry_nodes(entry)
    return document.text[start(nodes[0]) : end(nodes[-1])].rstrip()


def compare_frames(before, after, format, old_list, new_list, map):
    """All outside the list is the same; so is the list's text up to the first
    and from the last interaction that is not where it was. Comments there may
    go along with an interaction, but none is lost unless one was deleted."""
    if before.root is not old_list:
        compare_others(before, after, old_list, new_list)
    if before.bom != after.bom:
        raise Difference("the byte order mark changed")
    olds = old_list.value
    head = 0
    while head < min(len(olds), len(map)) and map[head] == head:
        head += 1
    tail = 0
    while tail < min(len(olds), len(map)) - head and map[-1 - tail] == len(olds) - 1 - tail:
        tail += 1
    ahead = [without_comments(d.text[: low(l, head)], -1) for d, l in ((before, old_list), (after, new_list))]
    compare_gap(*ahead, "", SEPARATORS, 0)
    behind = [without_comments(d.text[high(l, tail) :], 0) for d, l in ((before, old_list), (after, new_list))]
    compare_gap(*behind, SEPARATORS, "", high(old_list, tail))
    had, has = comments(before.text, []), comments(after.text, [])
    if before.kind in UNCOMMENTED:
        return
    made_up = has - had if None not in map and len(set(map)) == len(map) else {}
    lost = had - has if set(map) >= set(range(len(olds))) else {}
    if made_up or lost:
        raise Difference("comments appeared: %s, comments got lost: %s" % (list(made_up), list(lost)))


def compare_others(before, after, old_list, new_list):
    others = [[(k, v) for k, v in d.root.value if v is not l] for d, l in ((before, old_list), (after, new_list))]
    keys = [[key.value for key, _ in pairs] for pairs in others]
    if keys[0] != keys[1]:
        raise Difference("top-level keys %s became %s" % tuple(keys))
    for (key, value), (_, new_value) in zip(*others):
        if differences(value, new_value, [], set()):
            raise Difference("top-level %s changed" % key.value)


def comments(text, changed):
    """The comment lines outside the changed spans, and lines of text that look
    like one: how often each is there. A span that holds only what separates
    other things is no change."""
    for first, behind in sorted(changed, reverse=True):
        if without_comments(text[first:behind], 0).strip(SEPARATORS):
            text = text[:first] + text[behind:]
    lines = map(str.strip, text.splitlines())
    return collections.Counter(line for line in lines if line.startswith("#"))


def without_comments(text, end):
    """Text without the comments and blank lines at its end (-1) or start (0)."""
    lines = text.splitlines(keepends=True)
    if end == 0 and lines and not lines[0].strip():
        lines.pop(0)  # the rest of the last interaction's line
    while lines and (not lines[end].strip() or lines[end].lstrip().startswith("#")):
        lines.pop(end)
    return "".join(lines)


def low(node, head):
    """Behind the head-th interaction, or where the list begins."""
    return end(entry_nodes(node.value[head - 1])[-1]) if head else start(node)


def high(node, tail):
    """Where the tail-th interaction from the end begins, or the list ends."""
    return start(entry_nodes(node.value[-tail])[0]) if tail else end(node)
