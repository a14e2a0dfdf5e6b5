import ArgumentParser

/// Checks the tool's own arithmetic.
struct SelfTest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "self-test", abstract: "Checks the tool's own arithmetic; needs no server.")

  func run() throws {
    var failures: [String] = []
    func expect(_ isTrue: Bool, _ what: String) { if !isTrue { failures.append(what) } }

    let hundred = Samples((1...100).map(Double.init).shuffled())
    expect(hundred.median == 50, "the median of 1…100")
    expect(hundred.percentile(99) == 99, "the 99th percentile of 1…100")
    expect(hundred.percentile(100) == 100 && hundred.largest == 100, "the largest of 1…100")
    expect(Samples([7]).percentile(1) == 7 && Samples([7]).percentile(99) == 7, "percentiles of one value")
    expect(Samples().median == nil, "the median of nothing")
    expect(Samples([1, 2]).mean == 1.5, "a mean")

    expect(Figure.number(0.0514) == "0.051" && Figure.number(2.676) == "2.68", "figures below ten")
    expect(Figure.number(99.96) == "100.0" && Figure.number(-1.5) == "-1.50", "rounded and negative figures")
    expect(Figure.number(1234.5) == "1235" && Figure.number(nil) == "–", "large and missing figures")

    expect(Moment("1970-01-02T00:00:01.250Z")?.seconds == 86_401.25, "a moment in 1970")
    expect(Moment("2024-02-29T12:00:00Z")?.seconds == 1_709_208_000, "a leap day")
    expect(Moment("2024-03-01T00:00:00Z")?.seconds == 1_709_251_200, "the day after a leap day")
    expect(Moment("yesterday") == nil, "what is no moment")

    let most = Target(name: "t", unit: "ms", bound: .atMost(5))
    expect(most.isMet(by: 5) == true && most.isMet(by: 5.1) == false && most.isMet(by: nil) == nil, "an upper bound")
    let least = Target(name: "t", unit: "ms", bound: .atLeast(5))
    expect(least.isMet(by: 4.9) == false && least.isMet(by: 5) == true, "a lower bound")

    let metrics = ServerMetrics("# HELP x\na_cache_hits_total{e=\"1\"} 2\na_cache_hits_total{e=\"2\"} 3\nb 7\n")
    expect(metrics.counter("cache", "hit")?.value == 5, "a counter with labels")
    expect(metrics.counter("journal") == nil, "a counter that is not there")

    let samples: [Int16] = [0, 1, -1, 32_767, -32_768]
    expect(Wave.samples(of: Wave.file(samples)) == samples, "samples into a WAV and back")
    expect(Wave.halfSecond(number: 1) != Wave.halfSecond(number: 2), "two half seconds")

    for failure in failures { Report.say("FAILED: \(failure)") }
    guard failures.isEmpty else { throw ExitCode(1) }
    Report.say("self-test passed")
  }
}
