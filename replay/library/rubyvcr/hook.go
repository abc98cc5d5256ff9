package rubyvcr

// hookedWebMock is a URL as VCR gets it from WebMock.
func hookedWebMock(url string) (string, error) {
	normal, err := normalizeWebMock(url)
	if err != nil {
		return "", err
	}
	return withoutStandardPort(normal)
}

// otherURL is how WebMock writes a URL. What it cannot read, net/http of Ruby
// could not have asked for.
func otherURL(url string) (matched, stored string) {
	matched, err := normalizeWebMock(url)
	if err != nil || matched == url {
		return "", ""
	}
	if stored, err = withoutStandardPort(matched); err != nil {
		return matched, ""
	}
	return matched, stored
}
