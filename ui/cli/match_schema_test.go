package cli

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

var updateSchema = flag.Bool("update-schema", false, "write docs/match.schema.json")

const schemaFile = "../../docs/match.schema.json"

// choices are the values of keys that have but few.
var choices = map[string][]any{
	"outcome":   {"replay", "record", "error"},
	"placed_by": {"named", "convention", "code", "guess", nil},
	"part":      {"method", "url", "header", "body", "reason", "status"},
}

// schemaOf is the JSON Schema of a value as encoding/json writes it.
func schemaOf(of reflect.Type, key string) map[string]any {
	s := map[string]any{}
	switch of.Kind() {
	case reflect.Pointer:
		s = schemaOf(of.Elem(), key)
		if one, ok := s["type"].(string); ok {
			s["type"] = []any{one, "null"}
		}
	case reflect.Struct:
		properties, required := map[string]any{}, []string{}
		schemaFields(of, properties, &required)
		s = map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
	case reflect.Slice:
		if of.Elem().Kind() == reflect.Uint8 {
			s["type"] = "string" // base64
			break
		}
		s = map[string]any{"type": "array", "items": schemaOf(of.Elem(), "")}
	case reflect.Array:
		s = map[string]any{"type": "array", "items": schemaOf(of.Elem(), ""), "minItems": of.Len(), "maxItems": of.Len()}
	case reflect.Map:
		s["type"] = "object"
	case reflect.Int, reflect.Int64:
		s["type"] = "integer"
	case reflect.Bool:
		s["type"] = "boolean"
	default:
		s["type"] = "string"
	}
	if values := choices[key]; values != nil && of.Kind() != reflect.Map {
		delete(s, "type")
		s["enum"] = values
	}
	return s
}

func schemaFields(of reflect.Type, properties map[string]any, required *[]string) {
	for i := range of.NumField() {
		f := of.Field(i)
		if f.Anonymous {
			schemaFields(f.Type, properties, required)
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" {
			continue
		}
		properties[name] = schemaOf(f.Type, name)
		if options != "omitempty" {
			*required = append(*required, name)
		}
	}
}

// docs/match.schema.json is the schema of what match --json prints, and what it
// prints of test runs and of a cassette fits it.
func TestMatchSchema(t *testing.T) {
	schema := map[string]any{
		"$schema":     "https://json-schema.org/draft/2020-12/schema",
		"title":       "A line of tapedeck match --json",
		"description": "Over a test run: a line for each failing request, and a last one with the summary. Of one cassette: a line for each request, or for a list of interactions that no request played.",
		"anyOf": []any{schemaOf(reflect.TypeFor[rowJSON](), ""), schemaOf(reflect.TypeFor[summaryLineJSON](), ""),
			schemaOf(reflect.TypeFor[matchJSON](), ""), schemaOf(reflect.TypeFor[unusedJSON](), "")},
	}
	want, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *updateSchema {
		if err := os.WriteFile(schemaFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(schemaFile)
	if err != nil || !bytes.Equal(bytes.ReplaceAll(got, []byte("\r\n"), []byte("\n")), want) {
		t.Fatalf("%s is out of date: go test ./ui/cli -run MatchSchema -update-schema (%v)", schemaFile, err)
	}
	var read map[string]any
	if err := json.Unmarshal(got, &read); err != nil {
		t.Fatal(err)
	}
	lines := 0
	for _, args := range [][]string{
		{"../../testdata/projects/pytest", "@../../testdata/projects/pytest/failed.txt"},
		{"../../testdata/projects/go", "@../../testdata/projects/go/failed.txt"},
		{"../../testdata/projects/rspec", "@../../testdata/projects/unittest/failed.txt"}, // nothing of it is there
		{"../../testdata/projects/pytest", "@../../testdata/runs/pytest-broken.txt"},
		{"../../testdata/tour.yaml", "curl http://api.greenhouse.test/v1/plants?page=2"},
	} {
		for line := range strings.Lines(matchOutput(t, args)) {
			var value any
			if err := json.Unmarshal([]byte(line), &value); err != nil {
				t.Fatal(err)
			}
			if err := fits(value, read, "line"); err != nil {
				t.Errorf("%s: %v", args[0], err)
			}
			lines++
		}
	}
	if lines < 45 {
		t.Errorf("%d lines were held against the schema", lines)
	}
}

// matchOutput is what match --json prints.
func matchOutput(t *testing.T, args []string) string {
	t.Helper()
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	if status := Run(append([]string{"match", "--json"}, args...), null, out, os.Stderr); status == exitFailed {
		t.Fatalf("match %q: status %d", args, status)
	}
	text, err := os.ReadFile(out.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// fits holds a value against the keywords that schemaOf uses.
func fits(value any, schema map[string]any, at string) error {
	if one, ok := schema["anyOf"].([]any); ok {
		var errs []string
		for _, s := range one {
			err := fits(value, s.(map[string]any), at)
			if err == nil {
				return nil
			}
			errs = append(errs, err.Error())
		}
		return fmt.Errorf("fits none: %s", strings.Join(errs, "; "))
	}
	if values, ok := schema["enum"].([]any); ok && !slices.Contains(values, value) {
		return fmt.Errorf("%s: %v is none of %v", at, value, values)
	}
	if want, ok := schema["type"]; ok {
		types, several := want.([]any)
		if !several {
			types = []any{want}
		}
		if !slices.Contains(types, any(typeOf(value))) {
			return fmt.Errorf("%s: a %s, not %v", at, typeOf(value), want)
		}
	}
	switch value := value.(type) {
	case map[string]any:
		properties, _ := schema["properties"].(map[string]any)
		required, _ := schema["required"].([]any)
		for _, name := range required {
			if _, ok := value[name.(string)]; !ok {
				return fmt.Errorf("%s: no %s", at, name)
			}
		}
		for name, v := range value {
			if s, ok := properties[name].(map[string]any); ok {
				if err := fits(v, s, at+"."+name); err != nil {
					return err
				}
			} else if schema["additionalProperties"] == false {
				return fmt.Errorf("%s: %s is not in the schema", at, name)
			}
		}
	case []any:
		for i, v := range value {
			if items, ok := schema["items"].(map[string]any); ok {
				if err := fits(v, items, fmt.Sprintf("%s[%d]", at, i)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func typeOf(value any) string {
	switch value := value.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case bool:
		return "boolean"
	case float64:
		if value == float64(int64(value)) {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	}
	return "object"
}
