package failure

// curlShort are the one-letter options that are understood or can be left out.
var curlShort = map[byte]string{
	'X': "request", 'H': "header", 'd': "data", 'F': "form", 'u': "user", 'G': "get", 'I': "head", 'A': "user-agent",
	'e': "referer", 'b': "cookie", 'r': "range", 'g': "globoff",
	's': "silent", 'S': "show-error", 'L': "location", 'k': "insecure", 'i': "include", 'v': "verbose", 'f': "fail",
	'N': "no-buffer", '#': "progress-bar", 'J': "remote-header-name", 'O': "remote-name", 'q': "disable",
	'j': "junk-session-cookies", 'R': "remote-time", 'p': "proxytunnel",
	'0': "http1.0", '1': "tlsv1", '4': "ipv4", '6': "ipv6",
	'o': "output", 'm': "max-time", 'w': "write-out", 'x': "proxy", 'c': "cookie-jar", 'D': "dump-header",
	'E': "cert", 'U': "proxy-user",
}

// curlSilent are options that say nothing about the request; true: with a value.
var curlSilent = map[string]bool{
	"silent": false, "show-error": false, "location": false, "insecure": false, "include": false, "verbose": false,
	"fail": false, "fail-with-body": false, "no-buffer": false, "progress-bar": false, "no-progress-meter": false,
	"path-as-is": false, "remote-header-name": false, "remote-name": false, "disable": false, "basic": false,
	"junk-session-cookies": false, "remote-time": false, "proxytunnel": false, "no-keepalive": false,
	"http1.0": false, "http1.1": false, "http2": false, "http2-prior-knowledge": false, "http3": false,
	"tlsv1": false, "tlsv1.0": false, "tlsv1.1": false, "tlsv1.2": false, "tlsv1.3": false, "ssl-reqd": false,
	"ipv4": false, "ipv6": false, "location-trusted": false, "post301": false, "post302": false, "post303": false,
	"output": true, "max-time": true, "connect-timeout": true, "write-out": true, "proxy": true, "cookie-jar": true,
	"dump-header": true, "cert": true, "key": true, "cacert": true, "capath": true, "ciphers": true, "resolve": true,
	"connect-to": true, "retry": true, "retry-delay": true, "retry-max-time": true, "max-redirs": true, "proxy-user": true,
	"interface": true, "limit-rate": true, "stderr": true, "trace": true, "trace-ascii": true, "noproxy": true,
	"unix-socket": true, "keepalive-time": true,
}

// curlPlain are the options without a value that say something.
var curlPlain = map[string]bool{"get": true, "head": true, "compressed": true, "globoff": true}

func takesValue(name string) bool {
	if valued, silent := curlSilent[name]; silent {
		return valued
	}
	return !curlPlain[name]
}
