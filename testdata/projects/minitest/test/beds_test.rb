require 'test_helper'

class BedsTest < Minitest::Test
  def setup
    VCR.insert_cassette("beds/#{name.delete_prefix('test_')}")
  end

  def teardown
    VCR.eject_cassette
  end

  def test_water
    assert_equal 'north', Greenhouse.water('north', 2)['watered']
  end

  def test_beds
    assert_equal 'Ada', Greenhouse.beds(2).last['owner']['name']
  end

  def test_note
    assert_equal 8, Greenhouse.note('north', "dry\nsoil")['length']
  end

  def test_export
    assert_equal 'north', Greenhouse.export('north').first['bed']
  end
end

class SensorTest < Minitest::Test
  def test_reads
    VCR.use_cassette('shared_sensor', match_requests_on: %i[method uri headers]) do
      assert_equal 'roof', Greenhouse.sensor('roof')['sensor']
    end
  end
end
