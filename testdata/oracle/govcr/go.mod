module tapedeck/testdata/oracle/govcr

go 1.26.0

require (
	github.com/dnaeon/go-vcr v1.2.0
	gopkg.in/dnaeon/go-vcr.v4 v4.0.7
)

require (
	go.yaml.in/yaml/v4 v4.0.0-rc.6 // indirect
	gopkg.in/yaml.v2 v2.4.0 // indirect
)
