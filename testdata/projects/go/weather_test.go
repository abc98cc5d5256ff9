package greenhouse

import "testing"

func TestReadings(t *testing.T) {
	f, err := replay(t, "readings").Readings()
	want(t, f, err, "readings", []float64{17.5, 18.25, 19})
}

func TestForecast(t *testing.T) {
	f, err := replay(t, "forecast").Forecast("Zürich")
	want(t, f, err, "city", "Zürich")
}

func TestSeasons(t *testing.T) {
	f, err := replay(t, "seasons").Seasons()
	want(t, f, err, "seasons", []string{"spring", "summer", "autumn", "winter"})
}

func TestWait(t *testing.T) {
	states, err := replay(t, "wait").Wait(7)
	want(t, Fields{"states": states[len(states)-1:]}, err, "states", []string{"done"})
}

func TestLogin(t *testing.T) {
	f, err := replay(t, "login").Login("ada", Version)
	want(t, f, err, "user", "ada")
}
