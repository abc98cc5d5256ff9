// Package python is what Python itself does with text that a cassette or a
// request holds: JSON, URLs, XML-RPC, text encodings and how it prints values.
//
// Values of Python, as json.loads and xmlrpc.client.loads make them, are nil,
// bool, *big.Int, float64, string, []byte, []any and *Dict.
package python

import (
	"bytes"
	"math"
	"math/big"
	"slices"
	"strings"

	"tapedeck/model/body"
	"tapedeck/replay/exception"
)

// A Dict keeps the order in which its keys first came; the last value of a
// repeated key stays.
type Dict struct {
	Keys   []string
	Values map[string]any
}

// Set is d[key] = value.
func (d *Dict) Set(key string, value any) {
	if _, ok := d.Values[key]; !ok {
		d.Keys = append(d.Keys, key)
	}
	d.Values[key] = value
}

// Equal is ==. Numbers compare by value whatever their type: 1 == 1.0 ==
// True. Within lists and dicts the one NaN that json.loads hands out is equal
// to itself, since containers ask for identity first; on its own it is not.
func Equal(a, b any) bool {
	if x, ok := exactly(a); ok {
		y, ok := exactly(b)
		return ok && x.equal(y)
	}
	switch a := a.(type) {
	case nil:
		return b == nil
	case string:
		other, ok := b.(string)
		return ok && a == other
	case []byte:
		other, ok := b.([]byte)
		return ok && bytes.Equal(a, other)
	case []any:
		other, ok := b.([]any)
		if !ok || len(a) != len(other) {
			return false
		}
		for i := range a {
			if !same(a[i], other[i]) {
				return false
			}
		}
		return true
	case *Dict:
		other, ok := b.(*Dict)
		if !ok || len(a.Keys) != len(other.Keys) {
			return false
		}
		for _, key := range a.Keys {
			value, ok := other.Values[key]
			if !ok || !same(a.Values[key], value) {
				return false
			}
		}
		return true
	}
	return false
}

// same is identity or equality.
func same(a, b any) bool {
	x, okA := a.(float64)
	y, okB := b.(float64)
	return okA && okB && math.IsNaN(x) && math.IsNaN(y) || Equal(a, b)
}

// An exactNumber is an exact number, or a float that has no exact value.
type exactNumber struct {
	exact   *big.Rat
	special float64 // NaN or an infinity, if exact is nil
}

func (x exactNumber) equal(y exactNumber) bool {
	if x.exact == nil || y.exact == nil {
		return x.exact == nil && y.exact == nil && x.special == y.special
	}
	return x.exact.Cmp(y.exact) == 0
}

func exactly(v any) (exactNumber, bool) {
	switch v := v.(type) {
	case bool:
		if v {
			return exactNumber{exact: big.NewRat(1, 1)}, true
		}
		return exactNumber{exact: new(big.Rat)}, true
	case *big.Int:
		return exactNumber{exact: new(big.Rat).SetInt(v)}, true
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return exactNumber{special: v}, true
		}
		return exactNumber{exact: new(big.Rat).SetFloat64(v)}, true
	}
	return exactNumber{}, false
}

// Contains is `name in value`.
func Contains(value any, name string) (bool, error) {
	switch v := value.(type) {
	case *Dict:
		_, ok := v.Values[name]
		return ok, nil
	case []any:
		return slices.ContainsFunc(v, func(item any) bool { return Equal(item, name) }), nil
	case string:
		return strings.Contains(v, name), nil
	}
	return false, exception.New("builtins.TypeError", "argument of type '"+TypeName(value)+"' is not iterable")
}

// TypeName is type(value).__name__.
func TypeName(value any) string {
	switch value.(type) {
	case nil:
		return "NoneType"
	case bool:
		return "bool"
	case *big.Int:
		return "int"
	case float64:
		return "float"
	case string:
		return "str"
	case []any:
		return "list"
	}
	return "dict"
}

// Str is str(value) of a str, a number or a bool; ok is false for any other.
func Str(value any) (text string, ok bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case bool:
		if v {
			return "True", true
		}
		return "False", true
	case *big.Int:
		return v.String(), true
	case float64:
		return body.PythonFloat(v), !math.IsNaN(v) && !math.IsInf(v, 0)
	}
	return "", false
}

// IsTrue is bool(value).
func IsTrue(value any) bool {
	switch v := value.(type) {
	case nil:
		return false
	case bool:
		return v
	case *big.Int:
		return v.Sign() != 0
	case float64:
		return v != 0
	case string:
		return v != ""
	case []byte:
		return len(v) > 0
	case []any:
		return len(v) > 0
	case *Dict:
		return len(v.Keys) > 0
	}
	return true
}
