// How the snapshot's enumerations are written, in the words of snapshot.schema.json.
//
// Only for .cpp files that read or write JSON: it brings the JSON library in.
#pragma once

#include "core/model/json_members.h"
#include "core/model/snapshot.h"

namespace unclash::members {

template <>
struct Names<Platform> {
  static constexpr std::pair<Platform, const char*> kAll[] = {
      {Platform::windows, "windows"}, {Platform::linux_, "linux"}, {Platform::macos, "macos"}};
};
template <>
struct Names<Join> {
  static constexpr std::pair<Join, const char*> kAll[] = {
      {Join::domain, "domain"}, {Join::entra, "entra"}, {Join::workgroup, "workgroup"}};
};
template <>
struct Names<Role> {
  static constexpr std::pair<Role, const char*> kAll[] = {
      {Role::client, "client"},
      {Role::server, "server"},
      {Role::terminalServer, "terminal-server"}};
};
template <>
struct Names<ConnectionState> {
  static constexpr std::pair<ConnectionState, const char*> kAll[] = {
      {ConnectionState::connected, "connected"},
      {ConnectionState::paused, "paused"},
      {ConnectionState::disconnected, "disconnected"},
      {ConnectionState::error, "error"},
      {ConnectionState::connecting, "connecting"},
      {ConnectionState::reconnecting, "reconnecting"}};
};
template <>
struct Names<ConnectionKind> {
  static constexpr std::pair<ConnectionKind, const char*> kAll[] = {
      {ConnectionKind::disk, "disk"},
      {ConnectionKind::print, "print"},
      {ConnectionKind::ipc, "ipc"},
      {ConnectionKind::other, "other"}};
};
template <>
struct Names<Scope> {
  static constexpr std::pair<Scope, const char*> kAll[] = {{Scope::session, "session"},
                                                           {Scope::global, "global"}};
};
template <>
struct Names<CredentialKind> {
  static constexpr std::pair<CredentialKind, const char*> kAll[] = {
      {CredentialKind::domainPassword, "domain-password"},
      {CredentialKind::domainCertificate, "domain-certificate"},
      {CredentialKind::generic, "generic"},
      {CredentialKind::other, "other"}};
};
template <>
struct Names<CredentialPersist> {
  static constexpr std::pair<CredentialPersist, const char*> kAll[] = {
      {CredentialPersist::session, "session"},
      {CredentialPersist::machine, "machine"},
      {CredentialPersist::enterprise, "enterprise"}};
};
template <>
struct Names<SessionState> {
  static constexpr std::pair<SessionState, const char*> kAll[] = {
      {SessionState::active, "active"},
      {SessionState::connected, "connected"},
      {SessionState::disconnected, "disconnected"},
      {SessionState::idle, "idle"},
      {SessionState::locked, "locked"},
      {SessionState::closing, "closing"},
      {SessionState::down, "down"}};
};
template <>
struct Names<SessionProtocol> {
  static constexpr std::pair<SessionProtocol, const char*> kAll[] = {
      {SessionProtocol::console, "console"},
      {SessionProtocol::rdp, "rdp"},
      {SessionProtocol::ica, "ica"},
      {SessionProtocol::other, "other"}};
};
template <>
struct Names<LogonType> {
  static constexpr std::pair<LogonType, const char*> kAll[] = {
      {LogonType::interactive, "interactive"},
      {LogonType::network, "network"},
      {LogonType::batch, "batch"},
      {LogonType::service, "service"},
      {LogonType::unlock, "unlock"},
      {LogonType::newCredentials, "new-credentials"},
      {LogonType::remoteInteractive, "remote-interactive"},
      {LogonType::cached, "cached"},
      {LogonType::system, "system"},
      {LogonType::other, "other"}};
};
template <>
struct Names<ServiceState> {
  static constexpr std::pair<ServiceState, const char*> kAll[] = {
      {ServiceState::running, "running"},   {ServiceState::stopped, "stopped"},
      {ServiceState::paused, "paused"},     {ServiceState::starting, "starting"},
      {ServiceState::stopping, "stopping"}, {ServiceState::missing, "missing"}};
};
template <>
struct Names<StartType> {
  static constexpr std::pair<StartType, const char*> kAll[] = {{StartType::automatic, "automatic"},
                                                               {StartType::manual, "manual"},
                                                               {StartType::disabled, "disabled"}};
};
template <>
struct Names<SetBy> {
  static constexpr std::pair<SetBy, const char*> kAll[] = {{SetBy::default_, "default"},
                                                           {SetBy::user, "user"},
                                                           {SetBy::administrator, "administrator"},
                                                           {SetBy::groupPolicy, "group-policy"}};
};

}  // namespace unclash::members
