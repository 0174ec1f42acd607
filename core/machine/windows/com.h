// The Component Object Model's manners: objects that are let go of, texts that are freed.
#pragma once

#include <windows.h>
// Behind windows.h.
#include <objbase.h>
#include <oleauto.h>

#include <memory>
#include <string>

namespace unclash {

template <class T>
struct Released {
  void operator()(T* object) const { object->Release(); }
};
template <class T>
using Com = std::unique_ptr<T, Released<T>>;

/// Keeps COM for as long as it lives, on its thread.
class ComUse {
 public:
  explicit ComUse(DWORD kind = COINIT_APARTMENTTHREADED)
      : entered_(SUCCEEDED(::CoInitializeEx(nullptr, kind))) {}
  ComUse(const ComUse&) = delete;
  ComUse& operator=(const ComUse&) = delete;
  ~ComUse() {
    if (entered_) ::CoUninitialize();
  }

 private:
  bool entered_;
};

class ComText {
 public:
  explicit ComText(const std::wstring& text) : text_(::SysAllocString(text.c_str())) {}
  ComText(const ComText&) = delete;
  ComText& operator=(const ComText&) = delete;
  ~ComText() { ::SysFreeString(text_); }
  BSTR get() const { return text_; }
  VARIANT variant() const {
    VARIANT variant;
    ::VariantInit(&variant);
    variant.vt = VT_BSTR;
    variant.bstrVal = text_;
    return variant;
  }

 private:
  BSTR text_;
};

/// The Win32 code that an HRESULT wraps; ERROR_GEN_FAILURE for any other failure.
inline DWORD failureOf(HRESULT result) {
  if (SUCCEEDED(result)) return ERROR_SUCCESS;
  if (result == E_ACCESSDENIED) return ERROR_ACCESS_DENIED;
  return HRESULT_FACILITY(result) == FACILITY_WIN32 ? static_cast<DWORD>(HRESULT_CODE(result))
                                                    : DWORD{ERROR_GEN_FAILURE};
}

}  // namespace unclash
