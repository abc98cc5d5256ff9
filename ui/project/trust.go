package project

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tapedeck/cassette"
	"tapedeck/replay/secret"
	"tapedeck/ui/settings"
)

// NeedsTrust reports whether somebody has to agree to this content of this
// file before anything is sent. An answer stored by Trust counts.
func (f File) NeedsTrust() bool {
	if len(f.Sends()) == 0 {
		return false
	}
	path, err := f.answerPath()
	if err != nil {
		return true
	}
	stored, err := cassette.ReadOwn(path, settings.MaxSize)
	return err != nil || string(stored) != f.answer()
}

// Trust stores the answer that this content of this file is trusted, in the
// state folder, for its owner only.
func (f File) Trust() error {
	if err := f.storeAnswer(); err != nil {
		return fmt.Errorf("trust in %s not stored: %w", f.Path, err)
	}
	return nil
}

func (f File) storeAnswer() error {
	path, err := f.answerPath()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	// Created with mode 0600, renamed: nobody reads half an answer.
	file, err := os.CreateTemp(filepath.Dir(path), ".trust-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.WriteString(f.answer())
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

// answer is what a stored answer says: the hash of the content, and whose it is.
func (f File) answer() string { return f.hash + "  " + f.Path + "\n" }

// answerPath is where the answer for a path is stored; it holds no part of that,
// which may be longer than a name.
func (f File) answerPath() (string, error) {
	folder, err := cassette.StateFolder()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(f.Path))
	return filepath.Join(folder, "trusted", fmt.Sprintf("%x", sum[:16])), nil
}

// A Question is what is asked before the file is trusted:
// ".tapedeck.yaml sends GH_TOKEN to api.github.com".
func (f File) Question() string {
	sends := f.Sends()
	if len(sends) == 1 {
		return Name + " " + sends[0].Words()
	}
	variables, hosts := map[string]bool{}, 0
	for _, s := range sends {
		for _, v := range s.Variables {
			variables[v] = true
		}
		if s.To != "" {
			hosts++
		}
	}
	return fmt.Sprintf("%s sends %d variables to %d hosts", Name, len(variables), hosts)
}

// Values are what goes on the wire to one host, and what must not be stored.
// They are secret.
type Values struct {
	ByPlaceholder map[string]string    // for those of a plan that the file says
	Hide          []secret.Placeholder // Replace is never stored or shown
	TLS           *tls.Config          // nil for the default
}

// Values reads the variables and files for a plan, made with Destination. It is
// called only once the file is trusted. Placeholders whose variables are not
// set are left out, to be asked for.
func (f File) Values(url string, placeholders []string) (Values, error) {
	v := Values{ByPlaceholder: map[string]string{}}
	for _, p := range f.Filters.Placeholders {
		v.hide(p.Placeholder, p.Replace)
	}
	h := f.host(url)
	if h == nil {
		return v, nil
	}
	for _, name := range h.variables() {
		reference := "${" + name + "}"
		v.hide(h.standsFor(reference), reference)
	}
	for _, p := range h.Placeholders {
		v.hide(p.Placeholder, p.Replace)
	}
	for _, placeholder := range placeholders {
		template, _ := h.template(placeholder)
		if value, ok := expand(template); ok && value != "" {
			v.ByPlaceholder[placeholder] = value
		}
	}
	var err error
	v.TLS, err = h.Certificate.config(filepath.Dir(f.Path))
	return v, err
}

func (v *Values) hide(placeholder, template string) {
	if value, ok := expand(template); ok && value != "" {
		v.Hide = append(v.Hide, secret.Placeholder{Placeholder: placeholder, Replace: value})
	}
}

// template is what is sent for a placeholder of a plan, named as the plan names
// it: "<TOKEN>", or "REDACTED in header Cookie".
func (h *Host) template(placeholder string) (string, bool) {
	text, _, _ := strings.Cut(placeholder, " in ")
	for _, name := range []string{placeholder, text} {
		for _, p := range h.Placeholders {
			if p.Placeholder == name {
				return p.Replace, true
			}
		}
	}
	for _, name := range h.variables() {
		if reference := "${" + name + "}"; h.standsFor(reference) == text {
			return reference, true
		}
	}
	return "", false
}

// expand puts the values of variables for their names. It fails where one is
// not set.
func expand(template string) (value string, ok bool) {
	ok = true
	value = variable.ReplaceAllStringFunc(template, func(reference string) string {
		value, set := lookup(nameOf(reference))
		ok = ok && set && value != ""
		return value
	})
	return value, ok
}

// config reads the certificate's files, of which a folder's relative ones are
// meant.
func (c Certificate) config(folder string) (*tls.Config, error) {
	if c == (Certificate{}) {
		return nil, nil
	}
	read := func(path string) ([]byte, error) {
		if !filepath.IsAbs(path) {
			path = filepath.Join(folder, path)
		}
		return settings.ReadFile(path)
	}
	config := &tls.Config{}
	if c.CA != "" {
		text, err := read(c.CA)
		if err != nil {
			return nil, err
		}
		if config.RootCAs, err = x509.SystemCertPool(); err != nil {
			config.RootCAs = x509.NewCertPool()
		}
		if !config.RootCAs.AppendCertsFromPEM(text) {
			return nil, fmt.Errorf("certificate: ca: %s: no certificate in PEM", c.CA)
		}
	}
	if c.Cert == "" {
		return config, nil
	}
	cert, err := read(c.Cert)
	if err != nil {
		return nil, err
	}
	key, err := read(c.Key)
	if err != nil {
		return nil, err
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil { // its text may quote the key
		return nil, fmt.Errorf("certificate: %s and %s are not a certificate and its key in PEM", c.Cert, c.Key)
	}
	config.Certificates = []tls.Certificate{pair}
	return config, nil
}
