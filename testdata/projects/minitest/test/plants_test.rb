require 'test_helper'

describe 'Plants', :vcr do
  it 'finds by tags' do
    _(Greenhouse.tagged('shade', 'fern')['tags']).must_equal %w[shade fern]
  end

  it 'adds one' do
    _(Greenhouse.add('fern')['name']).must_equal 'fern'
  end

  it 'renames one' do
    _(Greenhouse.rename(3, 'ivy')['name']).must_equal 'ivy'
  end

  it('removes one') { _(Greenhouse.remove(3)).must_equal 204 }

  # Its failure is no cassette's.
  it('counts') { _(Greenhouse.plants(3)['plants'].size).must_equal 3 }

  describe 'pages', vcr: { match_requests_on: %i[method uri headers] } do
    it('shows the first') { _(Greenhouse.plants(1)['page']).must_equal '1' }

    it('shows the second') { _(Greenhouse.plants(2)['page']).must_equal '2' }
  end
end
