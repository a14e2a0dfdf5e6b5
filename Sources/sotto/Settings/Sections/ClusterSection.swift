import Cluster

/// Settings of workers on other machines: the engine `cluster` and the command `sotto worker`.
struct ClusterSection: SettingSection {
  static let members = SettingMembers(of: Self())
  private static let engines = [ClusterEngine.name]

  let servers = Setting(
    "nats", CommaSeparated("`nats://host:port` or `tls://host:port`, with commas", placeholder: "urls"), default: [],
    engines: Self.engines,
    help: "NATS brokers for `cluster`, version 2.14 or later with JetStream; one is enough to learn of the others.")

  let credentials = Setting(
    "nats-credentials", FreeText.file, engines: Self.engines,
    help: "File with the seed of the nkey that the brokers know this process by.")

  let authorities = Setting(
    "nats-ca", FreeText.file, otherwise: "the system's", engines: Self.engines,
    help: "PEM file of the authorities that sign the brokers' certificates.")

  let insecure = Setting(
    "nats-insecure", Switch(), default: false, engines: Self.engines,
    help: "Speak to brokers beyond this machine without TLS or without a key.")

  let pool = Setting(
    "pool", NodeName(), default: ClusterName(from: "main"), engines: Self.engines,
    help: "Pool of workers that run the same engine with the same model.")

  let gateway = Setting(
    "gateway-name", NodeName(), otherwise: "the machine's name", engines: Self.engines,
    help: "Name of this server at the pool; no two may have the same.")

  let worker = Setting(
    "worker-name", NodeName(), otherwise: "the machine's name and the process's number", engines: Self.engines,
    help: "For `sotto worker`: its name in the pool; no two may have the same.")

  let priority = Setting(
    "worker-priority", WholeNumber(in: 0...9), otherwise: "0 with `--device cuda`, else 1", engines: Self.engines,
    help: "For `sotto worker`: those with a smaller number are given windows first.")
}
