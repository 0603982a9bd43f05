package io.github.fenchel.backend.tensorflow;

import com.sun.jna.Function;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.backend.common.EngineFaults;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tensorflow.TensorFlow;

/**
 * The process's one TensorFlow: finds and loads the native library, checks devices.
 *
 * <p>DJL's own {@code Engine} is not started: it would open an eager context, whose thread pool all
 * graphs of the process then share, and ask a server at start-up.
 */
final class NativeEngine {
  private static final Pattern CUDA = Pattern.compile("cuda:\\d{1,3}");
  private static final String LIBRARY_PATH = "TENSORFLOW_LIBRARY_PATH";
  private static boolean loaded;

  private NativeEngine() {}

  /** Loads the library, once, and checks that the device is there. */
  static synchronized void prepare(String device) {
    if (CUDA.matcher(device).matches()) {
      throw FenchelException.user(
          "backend tensorflow: device "
              + device
              + " was asked for, but this backend computes on the cpu only; use device cpu, or"
              + " backend pytorch on a machine with an NVIDIA GPU");
    }
    if (!device.equals("cpu")) {
      throw FenchelException.user(
          "backend tensorflow: device \"" + device + "\" is unknown; expected cpu");
    }
    if (!loaded) {
      load();
      loaded = true;
    }
  }

  private static void load() {
    String folder = configuredFolder();
    if (folder != null) {
      System.setProperty("org.bytedeco.javacpp.platform.preloadpath", folder);
    }
    // JavaCPP would count what TensorFlow allocates against the Java heap's limit, and fail there.
    System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
    System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    try {
      // Else the first session's thread pool would serve all sessions of the process.
      environment("TF_OVERRIDE_GLOBAL_THREADPOOL", "1");
      environment("TF_CPP_MIN_LOG_LEVEL", "2"); // what a user should act on, no more
      TensorFlow.version();
    } catch (RuntimeException | LinkageError e) {
      throw EngineFaults.noLibrary(
          "tensorflow",
          "TensorFlow",
          "put org.tensorflow:tensorflow-core-native with this platform's classifier on the class"
              + " path, or set "
              + LIBRARY_PATH
              + " to a folder with libjnitensorflow and the libraries of TensorFlow "
              + new TensorFlowBackend().versions().get("tensorflow"),
          e);
    }
  }

  private static @Nullable String configuredFolder() {
    String variable = System.getenv(LIBRARY_PATH);
    return variable != null ? variable : System.getProperty(LIBRARY_PATH);
  }

  /** Sets a variable of this process's environment, which native code reads, unless it is set. */
  private static void environment(String name, String value) {
    Function.getFunction("c", "setenv").invokeInt(new Object[] {name, value, 0});
  }
}
