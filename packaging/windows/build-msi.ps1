# Builds an .msi on Windows from the app-image that 'mvn -Pinstaller package -DskipTests' has made
# there. Needs JDK 25 and the WiX toolset on the PATH.
param([string]$Version = "1.0.0")
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..")
jpackage --type msi --name Chordial --app-version $Version `
  --app-image target\image\chordial --license-file ..\LICENSE `
  --win-menu --win-shortcut --win-per-user-install --dest target
if ($LASTEXITCODE -ne 0) { throw "jpackage failed with $LASTEXITCODE" }
# The URI schemes: for the current user, so that no administrator is needed.
$launcher = Join-Path $env:LOCALAPPDATA "Chordial\chordial.exe"
$lines = @("Windows Registry Editor Version 5.00")
foreach ($scheme in "sip", "sips", "tel", "chordial") {
  $command = '\"' + $launcher.Replace("\", "\\") + '\" gui \"%1\"'
  $lines += "", "[HKEY_CURRENT_USER\Software\Classes\$scheme]", '@="URL:Chordial"', '"URL Protocol"=""'
  $lines += "[HKEY_CURRENT_USER\Software\Classes\$scheme\shell\open\command]", "@=`"$command`""
}
Set-Content -Encoding Unicode -Path target\chordial-uri-schemes.reg -Value $lines
