RSpec.describe 'Beds' do
  around { |example| VCR.use_cassette('beds/' + example.description) { example.run } }

  it('water') { expect(Greenhouse.water('north', 2)['watered']).to eq('north') }

  it('beds') { expect(Greenhouse.beds(2).last['owner']['name']).to eq('Ada') }

  it('note') { expect(Greenhouse.note('north', "dry\nsoil")['length']).to eq(8) }

  it('export') { expect(Greenhouse.export('north').first['bed']).to eq('north') }
end

RSpec.describe 'Sensor' do
  it 'reads' do
    VCR.use_cassette('shared_sensor', match_requests_on: %i[method uri headers]) do
      expect(Greenhouse.sensor('roof')['sensor']).to eq('roof')
    end
  end
end
