@main struct SottoWorker { static func main() {} }
