package send

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"os"
	"strings"
	"syscall"
	"time"
)

// A NetworkError says why an exchange failed: "api.openai.com refused the
// connection". It holds no URL, header or body, so no secret.
type NetworkError struct {
	Host   string // as in the URL, with a port only if that has one
	reason string // with what joins it to the host: " refused it", ": cancelled"
	err    error  // context.Canceled or context.DeadlineExceeded, else nil
}

// Error names the host and what went wrong, never what was sent.
func (e *NetworkError) Error() string { return e.Host + e.reason }

// Unwrap returns context.Canceled or context.DeadlineExceeded where that was
// the cause. Other causes stay out: their texts may name what was sent.
func (e *NetworkError) Unwrap() error { return e.err }

var errNoNetwork = errors.New("not sent: the network is not allowed")

// tlsError marks what went wrong in the handshake.
type tlsError struct{ error }

func (e tlsError) Unwrap() error { return e.error }

// proxyError marks that the proxy could not be reached, not the host.
type proxyError struct {
	host string
	error
}

func (e proxyError) Unwrap() error { return e.error }

// networkError words the cause of a failed exchange.
func networkError(ctx context.Context, host string, err error) *NetworkError {
	e := &NetworkError{Host: host}
	var (
		dns  *net.DNSError
		op   *net.OpError
		hand tlsError
		via  proxyError
	)
	if errors.As(err, &via) {
		e.Host = "the proxy " + via.host
	}
	switch {
	case errors.Is(err, errNoNetwork):
		e.Host, e.reason = "", err.Error()
	case errors.Is(err, context.Canceled) || errors.Is(ctx.Err(), context.Canceled):
		e.reason, e.err = ": cancelled", context.Canceled
	case ctx.Err() != nil || errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded):
		e.reason, e.err = " timed out", context.DeadlineExceeded
	case errors.As(err, &hand):
		e.reason = ": TLS: " + tlsReason(hand.error)
	case errors.As(err, &op) && op.Op == remoteAlert: // TLS 1.3: after the handshake
		e.reason = ": TLS: " + alertText(op)
	case errors.As(err, &dns) && dns.IsNotFound:
		e.reason = " is not a known host"
	case errors.As(err, &dns):
		e.reason = " could not be looked up"
	case errors.Is(err, syscall.ECONNREFUSED):
		e.reason = " refused the connection"
	case errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE):
		e.reason = " broke the connection off"
	case errors.Is(err, syscall.ENETUNREACH) || errors.Is(err, syscall.EHOSTUNREACH):
		e.reason = " cannot be reached from here"
	case errors.As(err, &op):
		e.reason = ": the connection failed"
	default:
		e.reason = ": " + err.Error()
	}
	return e
}

// remoteAlert is the operation of what crypto/tls returns for an alert that the
// server sent: it wants a certificate, another version.
const remoteAlert = "remote error"

func alertText(alert *net.OpError) string {
	return "the server says " + strings.TrimPrefix(alert.Err.Error(), "tls: ")
}

// tlsReason names what the handshake failed on.
func tlsReason(err error) string {
	var (
		unknown x509.UnknownAuthorityError
		name    x509.HostnameError
		invalid x509.CertificateInvalidError
		record  tls.RecordHeaderError
		alert   *net.OpError
	)
	switch {
	case errors.As(err, &unknown):
		return "the certificate is signed by an unknown authority"
	case errors.As(err, &name):
		return "the certificate is for another name"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the certificate has expired or is not yet valid"
	case errors.As(err, &invalid):
		return "the certificate is not valid"
	case errors.As(err, &record):
		return "the server does not speak TLS"
	case errors.As(err, &alert) && alert.Op == remoteAlert:
		return alertText(alert)
	default:
		return "the handshake failed"
	}
}

// timedOut words a time-out of Send: "api.openai.com timed out after 30 s".
func (e *NetworkError) timedOut(after time.Duration) {
	if errors.Is(e.err, context.DeadlineExceeded) {
		e.reason = " timed out after " + durationText(after)
	}
}

// durationText writes 30 s, 1.5 s, 250 ms, 1m30s.
func durationText(d time.Duration) string {
	switch {
	case d >= time.Minute:
		return d.Round(time.Second).String()
	case d >= time.Second:
		return strings.TrimSuffix(d.Round(time.Millisecond).String(), "s") + " s"
	default:
		return strings.TrimSuffix(d.Round(time.Millisecond).String(), "ms") + " ms"
	}
}
