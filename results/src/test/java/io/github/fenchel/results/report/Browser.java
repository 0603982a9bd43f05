package io.github.fenchel.results.report;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real headless Chromium, driven through its own driver by the W3C's WebDriver protocol.
 *
 * <p>The dozen commands that the tests need are plain JSON over HTTP; a client library would bring
 * some thirty jars.
 *
 * @see <a href="https://www.w3.org/TR/webdriver2/">WebDriver</a>
 */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What WebDriver calls these keys. */
  static final String TAB = "\uE004";

  static final String ENTER = "\uE007";
  static final String ESCAPE = "\uE00C";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process driver;
  private final String session;

  private Browser(Process driver, int port, Path profile) {
    this.driver = driver;
    String root = "http://127.0.0.1:" + port + "/session";
    List<String> arguments =
        List.of(
            "--headless=new",
            "--no-sandbox", // for root, as in containers; the pages are the test's own
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--force-device-scale-factor=1",
            "--hide-scrollbars",
            "--user-data-dir=" + profile);
    JsonNode answer =
        post(
            root,
            Map.of(
                "capabilities",
                Map.of(
                    "alwaysMatch",
                    Map.of(
                        "goog:chromeOptions",
                        Map.of(
                            "binary",
                            find("chromium").map(Path::toString).orElse("chromium"),
                            "args",
                            arguments),
                        "goog:loggingPrefs",
                        Map.of("browser", "ALL", "performance", "ALL")))));
    session = root + "/" + answer.path("sessionId").asText();
  }

  /** Returns why there is no browser here; empty if there is one. */
  private static Optional<String> missing() {
    for (String program : List.of("chromium", "chromedriver")) {
      if (find(program).isEmpty()) {
        return Optional.of(program + " is not on the PATH; Debian: chromium, chromium-driver");
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> find(String program) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path file = Path.of(folder, program);
      if (Files.isExecutable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /**
   * Starts a browser; where there is none, the test is skipped and says what is missing.
   *
   * @param scratch a folder for its profile
   */
  static Browser start(Path scratch) {
    Optional<String> missing = missing();
    assumeTrue(missing.isEmpty(), missing.orElse(""));
    try {
      Process driver =
          new ProcessBuilder("chromedriver", "--port=0").redirectErrorStream(true).start();
      BufferedReader said = driver.inputReader(StandardCharsets.UTF_8);
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        Matcher port = PORT.matcher(line);
        if (port.find()) {
          return new Browser(driver, Integer.parseInt(port.group(1)), scratch.resolve("profile"));
        }
      }
      throw new IllegalStateException("chromedriver ended before it was ready");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens a file and waits until the page has drawn itself. */
  void open(Path page, String fragment) {
    // Another fragment of the same file alone would not load it anew.
    post(session + "/url", Map.of("url", "about:blank"));
    post(session + "/url", Map.of("url", page.toUri() + fragment));
    await("return Boolean(document.body.dataset.page)");
  }

  /** Runs a script in the page, {@code return} included, and returns what it returned. */
  JsonNode run(String script, Object... arguments) {
    return post(session + "/execute/sync", Map.of("script", script, "args", List.of(arguments)));
  }

  /** Waits until a script returns true. */
  void await(String condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!run(condition).asBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "after " + PATIENCE.toSeconds() + " s this is still not so: " + condition + logs());
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Clicks what a CSS selector finds first, as a mouse does: it must be in sight. */
  void click(String selector) {
    post(element(selector) + "/click", Map.of());
  }

  /** Types into what a CSS selector finds first. */
  void type(String selector, String keys) {
    post(element(selector) + "/value", Map.of("text", keys));
  }

  /** Presses keys one after another, wherever the focus is. */
  void press(String... keys) {
    List<Map<String, String>> actions = new ArrayList<>();
    for (String key : keys) {
      actions.add(Map.of("type", "keyDown", "value", key));
      actions.add(Map.of("type", "keyUp", "value", key));
    }
    post(
        session + "/actions",
        Map.of("actions", List.of(Map.of("type", "key", "id", "keyboard", "actions", actions))));
  }

  /** Chooses an option of a {@code select} by its value, and tells the page. */
  void choose(String selector, String value) {
    click(selector + " option[value=\"" + value.replace("\"", "\\\"") + "\"]");
  }

  /** Returns the text that a person sees in what a CSS selector finds first. */
  String text(String selector) {
    return run("return document.querySelector(arguments[0]).innerText", selector).asText();
  }

  /** Returns the texts of all that a CSS selector finds and that is shown. */
  List<String> texts(String selector) {
    List<String> texts = new ArrayList<>();
    run(
            "return [...document.querySelectorAll(arguments[0])]"
                + ".filter(e => e.checkVisibility()).map(e => e.innerText)",
            selector)
        .forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /** Makes the page as large as a window or a phone would. */
  void size(int width, int height) {
    devtools(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** What the system would prefer: {@code light} or {@code dark}. */
  void prefer(String scheme) {
    devtools(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  private JsonNode devtools(String command, Map<String, ?> parameters) {
    return post(session + "/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
  }

  /** Takes a picture of what is in sight. */
  void screenshot(Path file) throws IOException {
    byte[] png = Base64.getDecoder().decode(get(session + "/screenshot").asText());
    Files.createDirectories(file.resolveSibling(""));
    Files.write(file, png);
  }

  /** Returns what the console was told since the last call, errors and warnings. */
  List<String> logs() {
    List<String> lines = new ArrayList<>();
    post(session + "/se/log", Map.of("type", "browser"))
        .forEach(
            line -> lines.add(line.path("level").asText() + ' ' + line.path("message").asText()));
    return lines;
  }

  /** Returns every address that the browser asked for since the last call. */
  List<String> requests() {
    List<String> addresses = new ArrayList<>();
    for (JsonNode line : post(session + "/se/log", Map.of("type", "performance"))) {
      JsonNode message = parse(line.path("message").asText()).path("message");
      if (message.path("method").asText().equals("Network.requestWillBeSent")) {
        addresses.add(message.path("params").path("request").path("url").asText());
      }
    }
    return addresses;
  }

  private String element(String selector) {
    JsonNode found = post(session + "/element", Map.of("using", "css selector", "value", selector));
    return session + "/element/" + found.iterator().next().asText();
  }

  private JsonNode post(String address, Object body) {
    try {
      return send(
          HttpRequest.newBuilder(URI.create(address))
              .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode get(String address) {
    return send(HttpRequest.newBuilder(URI.create(address)));
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      String text =
          client
              .send(
                  request.header("Content-Type", "application/json").timeout(PATIENCE).build(),
                  BodyHandlers.ofString())
              .body();
      JsonNode value = parse(text).path("value");
      if (value.has("error")) {
        throw new IllegalStateException(
            value.path("error").asText() + ": " + value.path("message").asText());
      }
      return value;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the browser, then its driver. */
  @Override
  public void close() {
    try {
      send(HttpRequest.newBuilder(URI.create(session)).DELETE());
    } finally {
      driver.destroy();
    }
  }
}
