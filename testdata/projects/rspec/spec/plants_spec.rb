RSpec.describe 'Plants', :vcr do
  it('finds by tags') { expect(Greenhouse.tagged('shade', 'fern')['tags']).to eq(%w[shade fern]) }

  it('adds one') { expect(Greenhouse.add('fern')['name']).to eq('fern') }

  it('renames one') { expect(Greenhouse.rename(3, 'ivy')['name']).to eq('ivy') }

  it('removes one') { expect(Greenhouse.remove(3)).to eq(204) }

  # Its failure is no cassette's.
  it('counts') { expect(Greenhouse.plants(3)['plants'].size).to eq(3) }

  describe 'pages', vcr: { match_requests_on: %i[method uri headers] } do
    it('shows the first') { expect(Greenhouse.plants(1)['page']).to eq('1') }

    it('shows the second') { expect(Greenhouse.plants(2)['page']).to eq('2') }
  end
end
