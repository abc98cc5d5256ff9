RSpec.describe 'Weather', :vcr do
  it('has readings') { expect(Greenhouse.readings['readings']).not_to be_empty }

  it('has a forecast of Zürich') { expect(Greenhouse.forecast('Zürich')['city']).to eq('Zürich') }

  it('knows the seasons') { expect(Greenhouse.seasons['seasons']).not_to be_empty }

  it('waits') { expect(Greenhouse.wait(7).last).to eq('done') }

  it('logs in') { expect(Greenhouse.login('ada', 'hunter2')['user']).to eq('ada') }
end
