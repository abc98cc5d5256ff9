package text

// JSON is the language of RFC 8259 files.
var JSON Language
