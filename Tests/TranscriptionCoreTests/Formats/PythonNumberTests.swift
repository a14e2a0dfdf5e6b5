import Testing

@testable import TranscriptionCore

struct PythonNumberTests {
  @Test(arguments: [
    (0.0, "0.0"), (-0.0, "-0.0"), (1, "1.0"), (100, "100.0"), (0.1, "0.1"), (3599.9995, "3599.9995"),
    (0.0001, "0.0001"), (0.00001, "1e-05"), (1.5e-7, "1.5e-07"), (123_456_789_012_345_680, "1.2345678901234568e+17"),
    (1e15, "1000000000000000.0"), (1e16, "1e+16"), (9_007_199_254_740_992, "9007199254740992.0"),
    (.leastNonzeroMagnitude, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"), (-12.5, "-12.5"),
  ])
  func writesNumbersAsPythonDoes(value: Double, text: String) {
    #expect(PythonNumber.repr(value) == text)
  }

  @Test(arguments: [
    (0.0005, 0), (0.0015, 2), (0.0025, 2), (1.0005, 1000), (2.6755, 2676), (59.9995, 60_000), (-1, 0), (.nan, 0),
    (.infinity, 0),
  ])
  func roundsMillisecondsAsPythonDoes(seconds: Double, milliseconds: Int) {
    #expect(PythonNumber.milliseconds(seconds) == milliseconds)
  }
}
