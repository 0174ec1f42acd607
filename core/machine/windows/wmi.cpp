#include "core/machine/windows/wmi.h"

// Behind windows.h.
#include <objbase.h>
#include <oleauto.h>
#include <wbemcli.h>

#include <future>
#include <system_error>
#include <utility>

#include "core/machine/detached.h"
#include "core/machine/windows/com.h"
#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/text.h"

namespace unclash {
namespace {

/// How often a stop is looked for.
constexpr long kTickMs = 100;
/// Far more than any of these lists holds.
constexpr std::size_t kMostObjects = 100'000;

/// CLSID_WbemLocator and IID_IWbemLocator ("IWbemLocator interface"), without a library for them.
constexpr GUID kLocatorClass = {
    0x4590f811, 0x1d3a, 0x11d0, {0x89, 0x1f, 0x00, 0xaa, 0x00, 0x4b, 0x2e, 0x24}};
constexpr GUID kLocatorInterface = {
    0xdc12a687, 0x737f, 0x11cf, {0x88, 0x4d, 0x00, 0xaa, 0x00, 0x4b, 0x2e, 0x24}};

/// "WMI Error Constants".
DWORD codeOf(HRESULT result) {
  switch (static_cast<DWORD>(result)) {
    case 0x80041003:  // WBEM_E_ACCESS_DENIED
    case 0x80041062:  // WBEM_E_PRIVILEGE_NOT_HELD
      return ERROR_ACCESS_DENIED;
    case 0x80041002:  // WBEM_E_NOT_FOUND
    case 0x8004100c:  // WBEM_E_NOT_SUPPORTED
    case 0x8004100e:  // WBEM_E_INVALID_NAMESPACE
    case 0x80041010:  // WBEM_E_INVALID_CLASS
    case 0x80040154:  // REGDB_E_CLASSNOTREG
      return ERROR_NOT_SUPPORTED;
    case 0x80041069:  // WBEM_E_TIMED_OUT
      return ERROR_TIMEOUT;
    default:
      return failureOf(result);
  }
}

std::string textOf(VARIANT& value) {
  if (value.vt == VT_BSTR) return toUtf8(value.bstrVal);
  VARIANT text;
  ::VariantInit(&text);
  if (FAILED(::VariantChangeType(&text, &value, VARIANT_NOUSEROVERRIDE, VT_BSTR))) return {};
  std::string result = toUtf8(text.bstrVal);
  ::VariantClear(&text);
  return result;
}

WmiObject objectOf(IWbemClassObject& given, const std::vector<std::wstring>& properties) {
  WmiObject object;
  for (const std::wstring& property : properties) {
    VARIANT value;
    ::VariantInit(&value);
    if (FAILED(given.Get(property.c_str(), 0, &value, nullptr, nullptr))) continue;
    if (value.vt != VT_NULL && value.vt != VT_EMPTY) object[toUtf8(property)] = textOf(value);
    ::VariantClear(&value);
  }
  return object;
}

DWORD readAll(IEnumWbemClassObject& list, const WmiQuestion& question,
              std::vector<WmiObject>& objects) {
  while (objects.size() < kMostObjects) {
    if (question.stop.stop_requested()) return ERROR_CANCELLED;
    if (std::chrono::steady_clock::now() >= question.until) return ERROR_TIMEOUT;
    IWbemClassObject* given = nullptr;
    ULONG count = 0;
    const HRESULT result = list.Next(kTickMs, 1, &given, &count);
    const Com<IWbemClassObject> object(given);
    if (result == static_cast<HRESULT>(WBEM_S_TIMEDOUT)) continue;
    if (FAILED(result)) return codeOf(result);
    if (result == static_cast<HRESULT>(WBEM_S_FALSE)) return ERROR_SUCCESS;
    if (count != 1 || !object) return ERROR_INVALID_DATA;
    objects.push_back(objectOf(*object, question.properties));
  }
  return ERROR_MORE_DATA;
}

/// What a thread that may be left behind gives.
struct Told {
  DWORD code = ERROR_SUCCESS;
  std::vector<WmiObject> objects;
};

DWORD askHere(const WmiQuestion& question, std::vector<WmiObject>& objects) {
  const ComUse com(COINIT_MULTITHREADED);
  IWbemLocator* foundLocator = nullptr;
  HRESULT result = ::CoCreateInstance(kLocatorClass, nullptr, CLSCTX_INPROC_SERVER,
                                      kLocatorInterface, reinterpret_cast<void**>(&foundLocator));
  if (FAILED(result) || foundLocator == nullptr) return codeOf(FAILED(result) ? result : E_FAIL);
  const Com<IWbemLocator> locator(foundLocator);

  const ComText space(question.space);
  IWbemServices* foundServices = nullptr;
  result = locator->ConnectServer(space.get(), nullptr, nullptr, nullptr,
                                  WBEM_FLAG_CONNECT_USE_MAX_WAIT, nullptr, nullptr, &foundServices);
  if (FAILED(result) || foundServices == nullptr) return codeOf(FAILED(result) ? result : E_FAIL);
  const Com<IWbemServices> services(foundServices);
  // The provider looks as whoever asks ("Setting the Security Levels on a WMI Connection").
  result =
      ::CoSetProxyBlanket(services.get(), RPC_C_AUTHN_WINNT, RPC_C_AUTHZ_NONE, nullptr,
                          RPC_C_AUTHN_LEVEL_CALL, RPC_C_IMP_LEVEL_IMPERSONATE, nullptr, EOAC_NONE);
  if (FAILED(result)) return codeOf(result);

  const ComText language(L"WQL");
  const ComText query(question.query);
  IEnumWbemClassObject* foundList = nullptr;
  result = services->ExecQuery(language.get(), query.get(),
                               WBEM_FLAG_FORWARD_ONLY | WBEM_FLAG_RETURN_IMMEDIATELY, nullptr,
                               &foundList);
  if (FAILED(result) || foundList == nullptr) return codeOf(FAILED(result) ? result : E_FAIL);
  const Com<IEnumWbemClassObject> list(foundList);
  return readAll(*list, question, objects);
}

}  // namespace

DWORD askWmi(const WmiQuestion& question, std::vector<WmiObject>& objects) {
  std::promise<Told> promise;
  std::future<Told> answer = promise.get_future();
  try {
    runDetached([promise = std::move(promise), question]() mutable {
      Told told;
      told.code = askHere(question, told.objects);
      promise.set_value(std::move(told));
    });
  } catch (const std::system_error&) {
    return ERROR_NOT_ENOUGH_MEMORY;
  }
  while (answer.wait_for(std::chrono::milliseconds(kTickMs / 5)) != std::future_status::ready) {
    if (question.stop.stop_requested()) return ERROR_CANCELLED;
    if (std::chrono::steady_clock::now() >= question.until) return ERROR_TIMEOUT;
  }
  Told told = answer.get();
  objects = std::move(told.objects);
  return told.code;
}

}  // namespace unclash
