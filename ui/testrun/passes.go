package testrun

// Passes reports whether a run that does not report a test as failed, and ended
// with a status, says by that that the test passes: whether it has run.
func (r Run) Passes(t *Test, status int) bool {
	switch {
	case status == 0:
		return true
	case !r.runner, status >= 128, status > 1 && r.Name() == "pytest": // broken off by a signal, and what pytest ends with if not all ran
		return false
	}
	ran, broken := false, false
	for _, report := range r.Reports {
		for _, failed := range report.Tests {
			if failed.phase != collected {
				ran = true
				continue
			}
			broken = true
			if t != nil && (t.File != "" && t.File == failed.File || t.Package != "" && t.Package == failed.Package) {
				return false
			}
		}
	}
	return ran || !broken
}
