package failure

import (
	"maps"
	"strings"

	"tapedeck/model/lazyregexp"
)

// A frame is a function that was running when an exception was raised, as far as a
// traceback shows it.
type frame struct {
	file, function string
	source         string            // the line that was running
	vars           map[string]string // its variables, as they are printed
	sorts          bool              // by pytest, which may sort the keys of a dict
}

var (
	// frameLine is where a frame begins that Python's own traceback module prints,
	// shortFrame where one of pytest begins, and longFrame where one ends.
	frameLine  = lazyregexp.New(`^\s*File "([^"]+)", line \d+, in (\S+)$`)
	shortFrame = lazyregexp.New(`^(\S.*\.py):\d+: in (\S+)$`)
	longFrame  = lazyregexp.New(`^(\S.*\.py):\d+: *$`)
	parting    = lazyregexp.New(`^_( _)+ *$`)
	// variable is what unittest --locals and pytest --showlocals print of one.
	variable = lazyregexp.New(`^ *(\w+) += (.*)$`)
	defined  = lazyregexp.New(`^ +(?:async )?def (\w+)\(`)
	running  = lazyregexp.New(`^> +(\S.*)$`)
)

// framesIn are the frames of the exception that is printed below the lines, the
// outermost first.
func framesIn(lines []string) []frame {
	r := frameReader{}
	r.begin(frame{sorts: true})
	for _, line := range lines[tracebackStart(lines):] {
		r.read(line)
	}
	r.end()
	return r.frames
}

// tracebackStart is where the frames of the last exception begin.
func tracebackStart(lines []string) int {
	for i := len(lines); i > 0; i-- {
		line := lines[i-1]
		if strings.Contains(line, "Traceback (most recent call last):") || chained.MatchString(line) || anotherTest.MatchString(line) && strings.Trim(line, "_ ") != "" {
			return i
		}
	}
	return 0
}

// A frameReader puts frames together, line by line.
type frameReader struct {
	frames []frame
	now    frame
	name   string   // the variable whose value may go on in the next line
	value  []string // its lines
}

func (r *frameReader) begin(f frame) {
	f.vars = map[string]string{}
	r.now = f
}

// end ends a frame; what belongs to none is passed over.
func (r *frameReader) end() {
	r.endVariable()
	if r.now.file != "" || r.now.function != "" {
		r.frames = append(r.frames, r.now)
	}
}

func (r *frameReader) endVariable() {
	if r.name != "" {
		r.now.vars[r.name] = strings.Join(r.value, "\n")
	}
	r.name = ""
}

func (r *frameReader) read(line string) {
	if m := frameLine.FindStringSubmatch(line); m != nil {
		r.end()
		r.begin(frame{file: m[1], function: m[2]})
	} else if m := shortFrame.FindStringSubmatch(line); m != nil {
		r.end()
		r.begin(frame{file: m[1], function: m[2], sorts: true})
	} else if m := longFrame.FindStringSubmatch(line); m != nil && r.now.file == "" {
		r.now.file = m[1]
	} else if parting.MatchString(line) {
		r.end()
		r.begin(frame{sorts: true})
	} else if r.now.file == "" {
		r.readLong(line)
	} else {
		r.readShort(line)
	}
}

// readShort reads a frame that begins with its place: below that stands the line
// that was running.
func (r *frameReader) readShort(line string) {
	if r.now.source == "" {
		r.now.source = strings.TrimSpace(line)
		return
	}
	r.readVariable(line)
}

// readLong reads a frame of pytest that ends with its place: the arguments of the
// function, its lines up to the one that was running, its variables.
func (r *frameReader) readLong(line string) {
	switch {
	case r.now.source != "":
		r.readVariable(line)
	case argumentLine.MatchString(line):
		maps.Copy(r.now.vars, argumentsIn([]string{line}))
	default:
		if m := defined.FindStringSubmatch(line); m != nil {
			r.now.function = m[1]
		} else if m := running.FindStringSubmatch(line); m != nil {
			r.now.source = m[1]
		}
	}
}

// readVariable takes a variable, or how its value goes on.
func (r *frameReader) readVariable(line string) {
	if m := variable.FindStringSubmatch(line); m != nil {
		r.endVariable()
		r.name, r.value = m[1], []string{m[2]}
	} else if r.name != "" && line != "" && strings.IndexByte(" )]}", line[0]) >= 0 {
		r.value = append(r.value, line)
	} else {
		r.endVariable()
	}
}
