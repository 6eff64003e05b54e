/* Rust's library takes its random numbers from here. Wine before version 9 has no such file; this one stands beside the
   command in tests only. */
typedef unsigned char byte;
__declspec(dllimport) byte __stdcall SystemFunction036(void *buffer, unsigned long length);

__declspec(dllexport) int __stdcall ProcessPrng(byte *buffer, unsigned long long length) {
    return SystemFunction036(buffer, (unsigned long)length);
}
