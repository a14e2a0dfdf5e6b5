/// What probes read.
struct HealthPayload: Encodable {
  let status: String
  var reasons: [String]?
}
