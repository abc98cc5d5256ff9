"""YAML and JSON files, and traces, as trees of nodes that know where they stand.

Both become PyYAML nodes: a tag, a value, and the marks of the first and behind
the last character. YAML is composed by libyaml, with PyYAML's YAML 1.1
resolver; JSON is read by the json module's own scanner for strings and
numbers, and checked against json.loads.
"""
import gzip
import json
import json.decoder
import json.scanner
import zlib

import yaml

import traces


class Mark:
    __slots__ = ("index",)

    def __init__(self, index):
        self.index = index


class Loader(yaml.CSafeLoader):
    """The safe loader, and the tags that vcrpy and Python 2 write."""


def construct_python(loader, suffix, node):
    if suffix in ("str", "unicode"):
        return loader.construct_scalar(node)
    if suffix == "tuple":
        return tuple(loader.construct_sequence(node, deep=True))
    if isinstance(node, yaml.MappingNode):
        return {"!" + suffix: loader.construct_mapping(node, deep=True)}
    if isinstance(node, yaml.SequenceNode):
        return {"!" + suffix: loader.construct_sequence(node, deep=True)}
    return {"!" + suffix: loader.construct_scalar(node)}


Loader.add_multi_constructor("tag:yaml.org,2002:python/", construct_python)


def construct_ruby(loader, suffix, node):
    """What Ruby's tags stand before: an object's members, or a text."""
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    return loader.construct_scalar(node)


Loader.add_multi_constructor("!ruby/", construct_ruby)
Loader.add_constructor("!binary", Loader.construct_yaml_binary)  # as Psych writes it


def unpacked(path):
    """What a file holds, whether it is compressed or not."""
    with open(path, "rb") as file:
        data = file.read()
    if data.startswith(b"\x1f\x8b"):
        return gzip.decompress(data)
    return zlib.decompress(data) if data.startswith((b"x\x01", b"x\x5e", b"x\x9c", b"x\xda")) else data


class Document:
    """A file's text, without a byte order mark, and its root node."""

    def __init__(self, path, kind):
        data = unpacked(path)
        self.kind = kind
        self.bom = data.startswith(b"\xef\xbb\xbf")
        if kind == "trace":
            self.text = data.decode("latin-1")
            self.root = traces.parse(self.text)
            return
        self.text = data.decode("utf-8-sig", "surrogateescape" if kind == "bytes" else "strict")
        if kind in ("json", "bytes"):
            self.root = parse_json(self.text)
            return
        self.root = Loader(self.text).get_single_node()
        if self.root is None:
            raise ValueError("no document")
        if kind == "psych" or has_aliases(self.root):
            self.root = Composer(self.text, kind == "psych").root

    def construct(self, node):
        """The Python value of a node."""
        if self.kind in ("json", "bytes"):
            return construct_json(node)
        if self.kind == "trace":
            return traces.construct(node)
        # A copy, as merge keys are merged in the nodes themselves.
        return Loader("").construct_document(resolved(node, {}))


def children(node):
    if isinstance(node, yaml.MappingNode):
        for pair in node.value:
            yield from pair
    elif isinstance(node, yaml.SequenceNode):
        yield from node.value


def has_aliases(root):
    seen, rest = set(), [root]
    while rest:
        node = rest.pop()
        if id(node) in seen:
            return True
        seen.add(id(node))
        rest.extend(children(node))
    return False


class Alias(yaml.Node):
    """*name, with marks of its own; PyYAML puts the anchor's node there."""

    def __init__(self, target, event):
        super().__init__(target.tag, target, event.start_mark, event.end_mark)


class Composer:
    """Builds the tree from libyaml's events, with aliases as nodes."""

    def __init__(self, text, psych):
        self.loader = Loader(text)
        self.psych = psych  # Ruby's: ! makes a text of what follows
        self.anchors = {}
        for _ in range(2):  # the starts of stream and document
            self.loader.get_event()
        self.root = self.compose()

    def compose(self):
        event = self.loader.get_event()
        if isinstance(event, yaml.AliasEvent):
            return Alias(self.anchors[event.anchor], event)
        kind = {yaml.ScalarEvent: yaml.ScalarNode, yaml.SequenceStartEvent: yaml.SequenceNode, yaml.MappingStartEvent: yaml.MappingNode}[type(event)]
        tag = event.tag
        if tag == "!" and self.psych:
            tag = STR
        if tag is None or tag == "!":
            tag = self.loader.resolve(kind, getattr(event, "value", None), event.implicit)
        if kind is yaml.ScalarNode:
            node = kind(tag, event.value, event.start_mark, event.end_mark, style=event.style)
        else:
            node = kind(tag, [], event.start_mark, None, flow_style=event.flow_style)
        if event.anchor:
            self.anchors[event.anchor] = node
        if kind is not yaml.ScalarNode:
            self.fill(node)
        return node

    def fill(self, node):
        while not isinstance(self.loader.peek_event(), yaml.CollectionEndEvent):
            child = self.compose()
            node.value.append((child, self.compose()) if isinstance(node, yaml.MappingNode) else child)
        node.end_mark = self.loader.get_event().end_mark


def resolved(node, copies):
    """A copy of the tree with the anchors' nodes in place of aliases."""
    if isinstance(node, Alias):
        node = node.value
    if id(node) not in copies:
        if isinstance(node, yaml.ScalarNode):
            copies[id(node)] = node
        else:
            copy = type(node)(node.tag, [], node.start_mark, node.end_mark, flow_style=node.flow_style)
            copies[id(node)] = copy
            for child in node.value:
                pair = isinstance(child, tuple)
                copy.value.append(tuple(resolved(c, copies) for c in child) if pair else resolved(child, copies))
    return copies[id(node)]


def start(node):
    return node.start_mark.index


def end(node):
    """Behind the last character of a node. libyaml ends a block collection
    where the next token begins; here it ends with its last child."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return end(last[1] if isinstance(node, yaml.MappingNode) else last)
    return node.end_mark.index


# JSON.

WHITE = " \t\r\n"
STR, INT, FLOAT, BOOL, NULL = ("tag:yaml.org,2002:" + name for name in ("str", "int", "float", "bool", "null"))
LITERALS = {"true": BOOL, "false": BOOL, "null": NULL}


def parse_json(text):
    json.loads(text)  # what Python would refuse is refused here
    node, at = json_value(text, skip(text, 0))
    if skip(text, at) != len(text):
        raise ValueError("text behind the JSON value")
    return node


def skip(text, at):
    while at < len(text) and text[at] in WHITE:
        at += 1
    return at


def json_value(text, at):
    if text[at] == '"':
        value, behind = json.decoder.scanstring(text, at + 1, True)
        return yaml.ScalarNode(STR, value, Mark(at), Mark(behind), style='"'), behind
    if text[at] == "{":
        return json_collection(text, at, "}", json_pair, yaml.MappingNode, "tag:yaml.org,2002:map")
    if text[at] == "[":
        return json_collection(text, at, "]", json_value, yaml.SequenceNode, "tag:yaml.org,2002:seq")
    for literal, tag in LITERALS.items():
        if text.startswith(literal, at):
            behind = at + len(literal)
            return yaml.ScalarNode(tag, literal, Mark(at), Mark(behind)), behind
    number = json.scanner.NUMBER_RE.match(text, at)
    tag = FLOAT if number.group(2) or number.group(3) else INT
    return yaml.ScalarNode(tag, number.group(), Mark(at), Mark(number.end())), number.end()


def json_pair(text, at):
    key, at = json_value(text, at)
    value, at = json_value(text, skip(text, skip(text, at) + 1))
    return (key, value), at


def json_collection(text, first, closing, item, kind, tag):
    children, at = [], skip(text, first + 1)
    while text[at] != closing:
        child, at = item(text, at)
        children.append(child)
        at = skip(text, at)
        if text[at] == ",":
            at = skip(text, at + 1)
    return kind(tag, children, Mark(first), Mark(at + 1), flow_style=True), at + 1


def construct_json(node):
    if isinstance(node, yaml.MappingNode):
        return {key.value: construct_json(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [construct_json(child) for child in node.value]
    return node.value if node.tag == STR else json.loads(node.value)
