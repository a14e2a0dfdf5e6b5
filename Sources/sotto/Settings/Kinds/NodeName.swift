import Cluster

/// Names of pools, gateways and workers.
struct NodeName: SettingKind {
  let placeholder = "name"
  let range = "1 to 32 of `a`–`z`, `0`–`9` and `-`"
  var expectation: String { ClusterName.expectation }

  func value(of text: String) -> ClusterName? { ClusterName(text) }

  func text(of value: ClusterName) -> String { value.description }
}
