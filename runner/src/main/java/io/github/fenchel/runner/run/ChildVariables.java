package io.github.fenchel.runner.run;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.runner.provenance.ComputingCode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The environment variables of a child: built, not inherited, because engines read many that change
 * what they compute.
 *
 * <p>A variable is passed if a list names it, with its reason; all others are kept out. A user who
 * needs one of these names it in {@link #PASS}: then it is in the record, too, and in the ids.
 */
public final class ChildVariables {
  /** Names more variables that children get, e.g. {@code ONEDNN_MAX_CPU_ISA,LD_PRELOAD}. */
  static final String PASS = "FENCHEL_PASS";

  private static final String LIBRARIES = "LD_LIBRARY_PATH";

  /** Variables that reach children as they are, and change no number. */
  private static final Set<String> PASSED =
      Set.of(
          // Where programs, a user's files and temporary files are.
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "TMPDIR",
          "TMP",
          "TEMP",
          "XDG_CACHE_HOME",
          "XDG_RUNTIME_DIR",
          "JAVA_HOME",
          // The language and the encoding of file names; numbers are written alike in every one.
          "LANG",
          "LANGUAGE",
          "TZ",
          // How downloads reach the network; which certificates they trust.
          "http_proxy",
          "https_proxy",
          "ftp_proxy",
          "all_proxy",
          "no_proxy",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "FTP_PROXY",
          "ALL_PROXY",
          "NO_PROXY",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          // Which GPUs are seen, and in which order: their kind is in the record.
          "CUDA_VISIBLE_DEVICES",
          "CUDA_DEVICE_ORDER",
          "NVIDIA_VISIBLE_DEVICES",
          // Where DJL unpacks the natives of its jars, whose digests are in the record.
          "DJL_CACHE_DIR",
          "ENGINE_CACHE_DIR",
          // Without these, Windows starts no process.
          "SystemRoot",
          "SYSTEMROOT",
          "SystemDrive",
          "windir",
          "ComSpec",
          "COMSPEC",
          "PATHEXT",
          "Path",
          "USERNAME",
          "USERPROFILE",
          "APPDATA",
          "LOCALAPPDATA");

  /** Beginnings of the names of further such variables. */
  private static final List<String> PASSED_FAMILIES = List.of("FENCHEL_", "LC_");

  /** Variables that choose other native libraries: they reach children, and are recorded. */
  private static final Set<String> CHOOSING =
      Set.of("PYTORCH_VERSION", "PYTORCH_FLAVOR", "PYTORCH_PRECXX11");

  /** Beginnings of the names of variables that may change numbers, or how a JVM starts. */
  private static final List<String> CHANGING =
      List.of(
          "ATEN_",
          "BLIS_",
          "CUBLAS_",
          "CUDA_",
          "CUDNN_",
          "DNNL_",
          "DYLD_",
          "GLIBC_TUNABLES",
          "GOMP_",
          "GOTO_",
          "JAVA_TOOL_OPTIONS",
          "JDK_JAVA_OPTIONS",
          "KMP_",
          "LD_",
          "MALLOC_",
          "MKL_",
          "NVIDIA_TF32_OVERRIDE",
          "OMP_",
          "ONEDNN_",
          "OPENBLAS_",
          "PYTORCH_",
          "TF_",
          "TORCH_",
          "VECLIB_",
          "XLA_",
          "_JAVA_OPTIONS");

  /** Of these families, what other tools read, and no engine. */
  private static final List<String> OTHERS = List.of("TF_CLI_", "TF_VAR_", "TF_LOG", "CUDA_HOME");

  /** What Fenchel sets itself. */
  private static final Map<String, String> SET =
      Map.of(
          // glibc gives large blocks back to the kernel at every free; keeping them saves a
          // quarter.
          "MALLOC_MMAP_MAX_",
          "0",
          "MALLOC_TRIM_THRESHOLD_",
          "4294967296",
          // Engine threads that wait for each other spin for long by default: where another
          // process wants the cores, a step then took eight times as long.
          "GOMP_SPINCOUNT",
          "5000",
          // DJL asks a server at its start, else.
          "OPT_OUT_TRACKING",
          "true");

  private static final Set<String> THREADS = Set.of("OMP_NUM_THREADS", "MKL_NUM_THREADS");

  private ChildVariables() {}

  /**
   * Returns the variables of a child.
   *
   * @param inherited the variables of this process
   * @param threads how many threads an engine has
   * @throws FenchelException of kind USER if one is to be passed that Fenchel sets itself
   */
  public static SortedMap<String, String> of(Map<String, String> inherited, int threads) {
    SortedMap<String, String> built = new TreeMap<>(recorded(inherited));
    inherited.forEach(
        (name, value) -> {
          if (isPassed(name) || isFolder(name)) {
            built.put(name, value);
          }
        });
    built.putAll(SET);
    THREADS.forEach(name -> built.put(name, Integer.toString(threads)));
    return built;
  }

  /**
   * Returns the variables that reach a child and may change its numbers: they are part of what a
   * result depends on.
   *
   * @throws FenchelException of kind USER if one is to be passed that Fenchel sets itself
   */
  static SortedMap<String, String> recorded(Map<String, String> inherited) {
    Set<String> wanted = asked(inherited);
    SortedMap<String, String> recorded = new TreeMap<>();
    inherited.forEach(
        (name, value) -> {
          boolean chosen =
              CHOOSING.contains(name)
                  // What libraries that a user names need is found through it.
                  || (name.equals(LIBRARIES)
                      && inherited.keySet().stream().anyMatch(ChildVariables::isFolder));
          if (chosen || (wanted.contains(name) && !isPassed(name) && !isFolder(name))) {
            recorded.put(name, value);
          }
        });
    return recorded;
  }

  /** Returns one line about what a user has set and children do not get; empty for nothing. */
  public static Optional<String> keptOut(Map<String, String> inherited) {
    SortedMap<String, String> built = of(inherited, 1);
    Set<String> kept = new TreeSet<>();
    for (String name : inherited.keySet()) {
      if (begins(name, CHANGING) && !begins(name, OTHERS) && !built.containsKey(name)) {
        kept.add(name);
      }
    }
    return kept.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "runs do not get "
                + String.join(", ", kept)
                + ", which may change their numbers; "
                + PASS
                + "="
                + String.join(",", kept)
                + " passes them on, as part of each run's identity");
  }

  private static Set<String> asked(Map<String, String> inherited) {
    Set<String> asked = new LinkedHashSet<>();
    for (String name : inherited.getOrDefault(PASS, "").split("[,\\s]+", -1)) {
      if (SET.containsKey(name) || THREADS.contains(name)) {
        throw FenchelException.user(
            PASS
                + ": "
                + name
                + " is set by Fenchel itself; leave it out"
                + (THREADS.contains(name) ? ", and name the threads in the suite" : ""));
      }
      asked.add(name);
    }
    return asked;
  }

  private static boolean isPassed(String name) {
    return PASSED.contains(name) || begins(name, PASSED_FAMILIES);
  }

  /** The folder's content is recorded, wherever it is. */
  private static boolean isFolder(String name) {
    return ComputingCode.FOLDERS.stream().anyMatch(folder -> folder.name().equals(name));
  }

  private static boolean begins(String name, List<String> families) {
    return families.stream().anyMatch(name::startsWith);
  }
}
