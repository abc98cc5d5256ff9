package projects

import (
	"os"
	"os/exec"
)

// A Project is a folder whose tests run under one library.
type Project struct {
	Name      string   // of the folder
	Cassettes string   // the folder of its cassettes
	Command   []string // runs its tests
	Record    string   // in the variable RECORD, it makes the tests record
	As        string   // the library
	// Failing are the tests that fail, by what is asked: the cassette of each, as
	// the tests name it, below Cassettes.
	Failing map[Cause]string
}

// A Cause is why a test of the projects fails: the client has changed so.
type Cause struct {
	Request string // that no recording answers now
	// Differs is what the nearest recording has otherwise: a matcher and a name or
	// path in it; "used up" where a recording was played before; "not recorded"
	// where there is none of the kind.
	Differs string
}

// The causes, the same in each project.
var (
	FirstPage  = Cause{"GET /v1/plants?page=1", "header User-Agent"}
	SecondPage = Cause{"GET /v1/plants?page=2", "header User-Agent"}
	Tagged     = Cause{"GET /v1/plants/tagged?tag=Shade&tag=Fern", "query tag"}
	Add        = Cause{"POST /v1/plants", "body $.pot"}
	Rename     = Cause{"PATCH /v1/plants/3", "method"}
	Water      = Cause{"POST /v1/water", "body form unit"}
	Beds       = Cause{"POST /graphql", "body $.query"}
	Export     = Cause{"GET /v1/export/notes", "not recorded"}
	Sensor     = Cause{"GET /v1/sensors/roof", "header Accept"}
	Readings   = Cause{"GET /v1/readings?date=2026-12-02", "query date"}
	Forecast   = Cause{"GET /v1/forecast?city=Z%C3%BCrich&units=metric", "query units"}
	Seasons    = Cause{"GET /v2/seasons", "path"}
	Wait       = Cause{"GET /v1/jobs/7", "used up"}
	Login      = Cause{"POST /v1/login", "body $.client"}
)

// All are the projects; python is the Python that runs two of them. Each has
// one more test that fails, for a reason that is no cassette's, and some that
// pass.
func All(python string) []Project {
	return []Project{
		{"pytest", "tests/cassettes", []string{python, "-m", "pytest", "-p", "no:cacheprovider", "--color=no"}, "once", "vcrpy", map[Cause]string{
			Water: "test_beds/TestBeds.test_water.yaml", Beds: "test_beds/TestBeds.test_beds.yaml",
			Export: "test_beds/TestBeds.test_export[north].yaml", Sensor: "test_beds/shared-sensor.yaml",
			{"GET /v1/export/notes", "not recorded either"}: "test_beds/TestBeds.test_export[south-east].yaml",
			Tagged: "test_plants/test_tagged.yaml", FirstPage: "test_plants/test_first_page.yaml", SecondPage: "test_plants/test_second_page.yaml",
			Add: "test_plants/test_add.yaml", Rename: "test_plants/test_rename.yaml",
			Readings: "test_weather/test_readings.yaml", Forecast: "test_weather/test_forecast[Zürich].yaml",
			{"GET /v1/forecast?city=Graz&units=metric", "query units"}: "test_weather/test_forecast[Graz].yaml",
			Seasons: "test_weather/test_seasons.yaml", Wait: "test_weather/test_wait.yaml", Login: "test_weather/test_login.yaml",
		}},
		{"unittest", "tests/cassettes", []string{python, "-m", "unittest"}, "once", "betamax", map[Cause]string{
			Water: "test_beds.test_water.json", Beds: "test_beds.test_beds.json", Export: "test_beds.test_export.json", Sensor: "shared_sensor.json",
			Tagged: "test_plants.test_tagged.json", FirstPage: "test_plants.test_first_page.json", SecondPage: "test_plants.test_second_page.json",
			Add: "test_plants.test_add.json", Rename: "test_plants.test_rename.json",
			Readings: "test_weather.test_readings.json", Forecast: "test_weather.test_forecast.json",
			Seasons: "test_weather.test_seasons.json", Wait: "test_weather.test_wait.json", Login: "test_weather.test_login.json",
		}},
		{"rspec", "spec/cassettes", []string{"rspec", "--no-color"}, "once", "ruby-vcr", map[Cause]string{
			Water: "beds/water.yml", Beds: "beds/beds.yml", Export: "beds/export.yml", Sensor: "shared_sensor.yml",
			Tagged: "Plants/finds_by_tags.yml", FirstPage: "Plants/pages/shows_the_first.yml", SecondPage: "Plants/pages/shows_the_second.yml",
			Add: "Plants/adds_one.yml", Rename: "Plants/renames_one.yml",
			Readings: "Weather/has_readings.yml", Forecast: "Weather/has_a_forecast_of_Zürich.yml",
			Seasons: "Weather/knows_the_seasons.yml", Wait: "Weather/waits.yml", Login: "Weather/logs_in.yml",
		}},
		{"go", "testdata/cassettes", []string{"go", "test", "-count=1", "./..."}, "once", "go-vcr", map[Cause]string{
			Water: "water.yaml", Beds: "beds.yaml", Export: "export.yaml", Sensor: "shared-sensor.yaml",
			Tagged: "tagged.yaml", FirstPage: "pages/first.yaml", SecondPage: "pages/second.yaml", Add: "TestAdd.yaml", Rename: "TestRename.yaml",
			Readings: "readings.yaml", Forecast: "forecast.yaml", Seasons: "seasons.yaml", Wait: "wait.yaml", Login: "login.yaml",
		}},
	}
}

// Run is the command that runs the tests of a copy of the project in a folder.
func (p Project) Run(folder string, env ...string) *exec.Cmd {
	args := p.Command[1:]
	if p.Name == "pytest" && len(env) > 0 {
		args = append(args, "--record-mode="+p.Record)
	}
	c := exec.Command(p.Command[0], args...)
	// Ruby takes names of files for ASCII unless a locale says otherwise.
	c.Dir, c.Env = folder, append(os.Environ(), append(env, "PYTHONDONTWRITEBYTECODE=1", "LC_ALL=C.UTF-8")...)
	return c
}
