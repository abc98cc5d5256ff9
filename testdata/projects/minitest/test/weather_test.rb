require 'test_helper'

describe 'Weather', vcr: true do
  it('has readings') { _(Greenhouse.readings['readings']).wont_be_empty }

  it('has a forecast of Zürich') { _(Greenhouse.forecast('Zürich')['city']).must_equal 'Zürich' }

  it('knows the seasons') { _(Greenhouse.seasons['seasons']).wont_be_empty }

  it('waits') { _(Greenhouse.wait(7).last).must_equal 'done' }

  it('logs in') { _(Greenhouse.login('ada', 'hunter2')['user']).must_equal 'ada' }
end
