package io.github.fenchel.backend.pytorch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.backend.common.EngineFaults;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The process's one PyTorch: loads the native library, finds devices, sets threads. */
final class NativeEngine {
  private static final Pattern CUDA = Pattern.compile("cuda:(\\d{1,3})");

  private NativeEngine() {}

  /** Returns a new root of native memory on the device. */
  static synchronized PtNDManager manager(String device) {
    Matcher cuda = CUDA.matcher(device);
    if (!device.equals("cpu") && !cuda.matches()) {
      throw FenchelException.user(
          "backend pytorch: device \""
              + device
              + "\" is unknown; expected cpu, or cuda:0, cuda:1"
              + " and so on");
    }
    Engine engine = load();
    if (device.equals("cpu")) {
      return (PtNDManager) engine.newBaseManager(Device.cpu());
    }
    if (!JniUtils.getFeatures().contains("CUDA")) {
      throw noDevice(device, "this PyTorch sees no CUDA device, only cpu", null);
    }
    PtNDManager manager =
        (PtNDManager) engine.newBaseManager(Device.gpu(Integer.parseInt(cuda.group(1))));
    try {
      JniUtils.createZerosNdArray(
              manager, new Shape(), DataType.FLOAT32, manager.getDevice(), SparseFormat.DENSE)
          .close();
      return manager;
    } catch (RuntimeException e) {
      manager.close();
      throw noDevice(device, "PyTorch cannot use it (" + EngineFaults.firstLine(e) + ")", e);
    }
  }

  /** Sets how many threads one operation uses; the process has only one such number. */
  static void threads(int threads) {
    if (JniUtils.getNumThreads() != threads) {
      JniUtils.setNumThreads(threads);
    }
  }

  private static Engine load() {
    // Without these, DJL asks a server on the first use of an engine.
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.offline", "true");
    // PyTorch takes this number once in a process's life, before its first use.
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    try {
      return Engine.getEngine("PyTorch");
    } catch (RuntimeException | LinkageError e) {
      throw EngineFaults.noLibrary(
          "pytorch",
          "PyTorch",
          "put ai.djl.pytorch:pytorch-native-cpu with this platform's classifier on the class path,"
              + " or set PYTORCH_LIBRARY_PATH to the lib folder of LibTorch "
              + new PyTorchBackend().versions().get("pytorch"),
          e);
    }
  }

  private static FenchelException noDevice(String device, String found, @Nullable Throwable cause) {
    String message =
        "backend pytorch: device "
            + device
            + " was asked for, but "
            + found
            + "; use device cpu, or a machine with an NVIDIA GPU and LibTorch "
            + new PyTorchBackend().versions().get("pytorch")
            + " for CUDA, its lib folder named by PYTORCH_LIBRARY_PATH";
    return cause == null
        ? FenchelException.machine(message)
        : new FenchelException(FailureKind.MACHINE, message, cause);
  }
}
