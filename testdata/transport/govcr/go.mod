module tapedeck/testdata/transport/govcr

go 1.26.0

require gopkg.in/dnaeon/go-vcr.v4 v4.0.7

require (
	go.yaml.in/yaml/v3 v3.0.4 // indirect
	go.yaml.in/yaml/v4 v4.0.0-rc.6 // indirect
	gopkg.in/yaml.v2 v2.4.0 // indirect
)
