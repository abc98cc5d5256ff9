package greenhouse

import "testing"

func TestWater(t *testing.T) {
	f, err := replay(t, "water").Water("north", 2)
	want(t, f, err, "watered", "north")
}

func TestBeds(t *testing.T) {
	_, owner, err := replay(t, "beds").Beds(2)
	want(t, owner, err, "data", map[string]any{"owner": map[string]any{"name": "Ada"}})
}

func TestNote(t *testing.T) {
	f, err := replay(t, "note").Note("north", "dry\nsoil")
	want(t, f, err, "length", 8)
}

func TestExport(t *testing.T) {
	exported, err := replay(t, "export").Export("north")
	if err != nil {
		t.Fatal(err)
	}
	want(t, exported[0], nil, "bed", "north")
}

func TestSensor(t *testing.T) {
	f, err := replay(t, "shared-sensor").Sensor("roof")
	want(t, f, err, "sensor", "roof")
}
