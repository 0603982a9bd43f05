package io.github.fenchel.runner.launch;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.PrivateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where engines unpack the native libraries that they then load: code, so nobody else may have put
 * it there.
 *
 * <p>As the user says (DJL_CACHE_DIR, ENGINE_CACHE_DIR, org.bytedeco.javacpp.cachedir); else below
 * XDG_CACHE_HOME; else where the engines do by default, in the home folder; and for a user without
 * one, in a folder of the user's own among the temporary files.
 *
 * @param djl for DJL's PyTorch; null for the engine's default
 * @param javaCpp for JavaCPP's TensorFlow; null for the engine's default
 * @param verdicts for what is known of their kernels; not made here
 */
record NativeCache(@Nullable Path djl, @Nullable Path javaCpp, Path verdicts) {
  private static final String REMEDY =
      "; remove it, or set XDG_CACHE_HOME to a folder of your own: native libraries are unpacked"
          + " there and loaded, so nobody else may write to it";

  /**
   * Finds it, and makes it where it is not the engines' default.
   *
   * @param environment this process's environment
   * @param home the user's home folder; may be none
   * @param temporary the folder of temporary files
   * @throws FenchelException of kind MACHINE if another user owns it or may write into it
   */
  static NativeCache find(Map<String, String> environment, String home, Path temporary) {
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!cache.isEmpty() && Path.of(cache).isAbsolute()) {
      return made(Path.of(cache, "fenchel", "natives"));
    }
    Path folder = Path.of(home.isEmpty() ? "?" : home);
    if (folder.isAbsolute() && PrivateFolder.isWritable(folder)) {
      requireSafe(folder.resolve(".djl.ai"));
      requireSafe(folder.resolve(".javacpp"));
      return new NativeCache(null, null, folder.resolve(".cache/fenchel/kernels"));
    }
    try {
      return made(temporary.resolve("fenchel-natives-" + PrivateFolder.user()));
    } catch (IOException e) {
      throw refused(temporary, e);
    }
  }

  private static NativeCache made(Path folder) {
    try {
      PrivateFolder.make(folder);
    } catch (IOException e) {
      throw refused(folder, e);
    }
    return new NativeCache(
        folder.resolve("djl"), folder.resolve("javacpp"), folder.resolve("kernels"));
  }

  private static void requireSafe(Path folder) {
    try {
      Optional<String> doubt = PrivateFolder.doubt(folder);
      if (doubt.isPresent()) {
        throw new IOException(doubt.get());
      }
    } catch (IOException e) {
      throw refused(folder, e);
    }
  }

  private static FenchelException refused(Path folder, IOException e) {
    return new FenchelException(
        FailureKind.MACHINE,
        folder + ": cannot hold native libraries: " + e.getMessage() + REMEDY,
        e);
  }

  /** Finds it for this process, as {@link #find(Map, String, Path)} does. */
  static NativeCache find() {
    return find(
        System.getenv(),
        System.getProperty("user.home", ""),
        Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** Returns the options of a Java process that loads engines. */
  List<String> options() {
    List<String> options = new ArrayList<>();
    add("DJL_CACHE_DIR", djl, options);
    add("ENGINE_CACHE_DIR", djl, options);
    add("org.bytedeco.javacpp.cachedir", javaCpp, options);
    options.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
    return options;
  }

  private static void add(String name, @Nullable Path folder, List<String> into) {
    String configured = System.getProperty(name, System.getenv().getOrDefault(name, ""));
    if (!configured.isEmpty()) {
      into.add("-D" + name + "=" + configured);
    } else if (folder != null) {
      into.add("-D" + name + "=" + folder);
    }
  }
}
