package project

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"path/filepath"

	"tapedeck/replay/secret"
	"tapedeck/ui/settings"
)

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
