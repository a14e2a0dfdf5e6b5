import Foundation
import Sessions

/// Settings of the server itself.
struct ServerSection: SettingSection {
  static let members = SettingMembers(of: Self())

  let host = Setting(
    "host", FreeText("a name or an address", placeholder: "address"), default: "127.0.0.1",
    help: "Address to listen on.", details: "Anything but this machine needs API keys or `--insecure`.")

  let port = Setting(
    "port", WholeNumber(in: 0...65_535), default: 8_080,
    help: "Port to listen on; 0 takes a free one.", details: "The line `listening on http://HOST:PORT` says which.")

  let dataDirectory = Setting(
    "data-dir", FreeText.folder, default: "./data",
    help: "Folder for everything that is kept: journal, media, drop folder.",
    details: """
      Made with mode 0700 where it is missing; files in it can be read by the server's user alone. One server a folder.
      """)

  let dropFolder = Setting(
    "drop-folder", FreeText.folder, otherwise: "`drop` in the data folder",
    help: "Folder into which other programs put files for sessions.",
    details: """
      Made with mode 0700 where it is missing; has to belong to the server's user or to root, and is no symbolic link.
      """)

  let dropQuiet = Setting(
    "drop-quiet", DecimalNumber.seconds(in: 0...60), default: 0.5,
    help: """
      Seconds without a change before a file of less than 1 MiB is taken from the drop folder, so that its writer may \
      close it between pieces.
      """,
    details: """
      0 takes it when it is closed. A file that is moved or linked there does not wait, nor does a WAV file that has all \
      the bytes of which its header knows.
      """)

  let dropTemporaryNames = Setting(
    "drop-temporary-names", CommaSeparated("patterns, `default`, `none`", placeholder: "patterns"),
    default: ["default"],
    help: """
      Patterns of [names](deployment.md#names-that-are-left-alone) under which files in the drop folder are left alone \
      until they are renamed, such as `default,*.wip`; `none` for no such names.
      """,
    details: """
      `*` stands for any characters, `?` for one byte, case does not count. `default` stands for the patterns of common \
      programs; `none` alone leaves only names that begin with a dot.
      """)

  let watch = Setting(
    "watch", Choice(DirectoryWatcher.Mode.self, placeholder: "how"), default: .auto,
    help: "How the drop folder is watched.",
    details: """
      `auto` looks every second on network file systems and where inotify fails its self-test; `inotify` refuses to start \
      there.
      """)

  let lookAhead = Setting(
    "look-ahead", DecimalNumber.seconds(in: 60...86_400), default: 600,
    help: "Seconds of audio that lie decoded on disk for the engine, in one session.",
    details: "Up to twice as many after seeks.")

  let idleTimeout = Setting(
    "idle-timeout", WholeNumber(in: SessionBounds.idleTimeoutSeconds, placeholder: "seconds"), default: 24 * 3_600,
    help: "Seconds without use after which a session ends.", details: "A session can choose its own.")

  let maximumSessions = Setting(
    "max-sessions", WholeNumber(in: 1...1_000_000), default: 14_000,
    help: "Open sessions.",
    details: """
      One key, or without keys one address, may have three quarters of them, and half while another one wants some (429, \
      `owner_share_full`); the same holds for listeners and recordings.
      """)

  let eventLog = Setting(
    "event-log", WholeNumber(in: 1_000...10_000_000, placeholder: "events"), default: 100_000,
    help: """
      Events of a session that are kept for readers; a reader that asks for older ones gets 410 (`events_expired`).
      """)

  let maximumListeners = Setting(
    "max-listeners", WholeNumber(in: 0...1_000_000), default: 1_000,
    help: """
      Listeners to [paced audio](api.md#get-v1sessionsidplayerstream) at the same time, over all sessions; 0: there is no \
      paced audio.
      """,
    details: "One more is 503 (`listeners_full`). One session may have half of them, at least 10.")

  let maximumListeningProcesses = Setting(
    "max-listening-processes", WholeNumber(in: 1...100_000),
    default: min(16 * ProcessInfo.processInfo.activeProcessorCount, 100_000), said: "16 for each core",
    help: "Processes (ffmpeg) that decode and encode what listeners hear, over all sessions.",
    details: """
      One decoder for each session that plays and is listened to, and one encoder for each of its formats but `wav`. \
      Silence needs none. Where more would be needed listening is 503 (`encoders_full`).
      """)

  let maximumRecordings = Setting(
    "max-recordings", WholeNumber(in: 0...100_000), default: 50,
    help: "Recordings that run at the same time, over all sessions; 0: nothing is recorded.",
    details: "One more is 503 (`recordings_full`).")

  let maximumQueuedFiles = Setting(
    "max-queued-files", WholeNumber(in: 1...1_000_000), default: 1_000, help: "Unfinished files in one session.")

  let maximumQueuedAudio = Setting(
    "max-queued-audio", WholeNumber(in: 1...31_536_000, placeholder: "seconds"), default: 72 * 3_600,
    help: "Seconds of audio in unfinished files of one session, as far as their lengths are known.",
    details: """
      What is decoded counts, whatever a file's header claims: where it comes to more, the file that is being decoded \
      waits for others to finish, or fails (`queue_audio_full`) where none will.
      """)

  let maximumSessionBytes = Setting(
    "max-session-bytes", ByteAmount(), default: 20 << 30, help: "Bytes of media that one session may hold.")

  let maximumUploadBytes = Setting("max-upload-bytes", ByteAmount(), default: 4 << 30, help: "Bytes of one upload.")

  let maximumFileSeconds = Setting(
    "max-file-seconds", WholeNumber(in: 1...604_800, placeholder: "seconds"), default: 24 * 3_600,
    help: "Seconds of audio in one file.")

  let diskFloor = Setting(
    "disk-floor", ByteAmount(atLeast: 0), otherwise: "1 GiB, at most 5 % of the disk",
    help: "Bytes kept free on the disks of the data folder and the drop folder; 0: no guard.",
    details: """
      Below it no session, upload or file from the drop folder is taken (503 `disk_low`, Retry-After 60; files wait in the \
      folder), what is there already goes on; taking begins again at a tenth above the floor.
      """)

  let cacheSize = Setting(
    "cache-size", ByteAmount(atLeast: 0), default: 64 << 20,
    help: "Bytes of recognised text that is kept for audio that comes again; 0 keeps nothing.",
    details: "It is kept while a session that owns it is open.")

  let shutdownTimeout = Setting(
    "shutdown-timeout", DecimalNumber.seconds(in: 0...3_600), default: 30,
    help: "Seconds that a shutdown by `SIGTERM` or `SIGINT` may take.",
    details: "The process ends then, whatever it waits for; what was not finished goes on at the next start.")

  let urlNetworks = Setting(
    "allow-url-networks", CommaSeparated("networks, `any`, `none`", placeholder: "networks"), default: [],
    help: """
      Networks besides the ordinary Internet that files (`files/from-url`) and recordings (`player/record`) may come from, \
      such as `10.0.0.0/8,fd00::/8`; `any` for all, `none` to fetch nothing at all.
      """,
    details: """
      Without it private, loopback, link-local, multicast, reserved and documentation addresses are refused, whatever name \
      leads there, and so are version 6 addresses that hold such a one. `any` refuses no address: then every user of the \
      server can reach what the server can. Proxies that the environment names are not used.
      """)

  let allowedHosts = Setting(
    "allowed-hosts", CommaSeparated("names, `*.` before one for all below it, or `*`", placeholder: "names"),
    default: [],
    help: """
      Names under which the server may be called (`Host`), besides `localhost`, addresses, and `--host` where it is a \
      name, such as `sotto.lan,*.example.org`; `*` for any.
      """,
    details: """
      Any other name is 421 (`wrong_host`), so that a page of another site cannot reach the server by having its own name \
      lead there. A listed name is also an own `Origin` where a proxy rewrites `Host`.
      """)

  let trustedProxies = Setting(
    "trusted-proxies", CommaSeparated("addresses and networks", placeholder: "networks"), default: [],
    help: """
      Addresses or networks of reverse proxies whose `X-Forwarded-For` is believed, such as `127.0.0.1,10.0.0.0/8`.
      """,
    details: """
      Their clients are told apart by it where there are no keys, and their connections are not counted as those of one \
      address.
      """)

  let maximumConnections = Setting(
    "max-connections", WholeNumber(in: 16...1_000_000), otherwise: "`4096`, fewer with few descriptors",
    help: "Connections at the same time.",
    details: "An eighth of them is kept for addresses that have few; beyond that 503 (`connections_full`).")

  let insecure = Setting(
    "insecure", Switch(), default: false, help: "Listen beyond this machine although there are no API keys.")

  let apiKeys = Setting(
    "api-keys", CommaSeparated("at least 16 characters each", placeholder: "keys"), default: [], places: .secret,
    help: "Keys that open and list sessions and use the OpenAI-compatible endpoints.",
    details: "Comma-separated, in the file a list.")
}
